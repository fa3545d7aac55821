/** The order of versions in discovery: v2 before v1, both before v2beta1, all before what is no such version. @internal */
export function byPriority(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : 1;
  return left.stage - right.stage || right.major - left.major || right.minor - left.minor;
}

function rank(version: string): { stage: number; major: number; minor: number } | undefined {
  const [all, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (!all) return undefined;
  return { stage: stage ? (stage === 'beta' ? 1 : 2) : 0, major: Number(major), minor: Number(minor ?? 0) };
}
