/** What `engines` of package.json says, too. */
const OLDEST = [22, 19] as const;

/** @internal */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (isNewEnough) return undefined;
  return `nestjs-kuberator needs Node ${OLDEST.join('.')} or newer, but this is Node ${version}. Install a newer one, or run the app with it.`;
}
