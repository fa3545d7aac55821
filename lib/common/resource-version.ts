/**
 * Which of two resource versions of the same kind is newer: negative, zero or positive, or `undefined` where the
 * server's versions are no numbers and so have no order. Compared as text, for they outgrow doubles.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resourceversion-in-metadata (ordered since 1.35, KEP-5504)
 * @internal
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!NUMBER.test(a) || !NUMBER.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** Whether a version can be compared with others. @internal */
export function isOrdered(version: string): boolean {
  return NUMBER.test(version);
}

/** True when `a` is certainly newer than `b`. @internal */
export function isNewer(a: string, b: string): boolean {
  const order = compareResourceVersions(a, b);
  return order !== undefined && order > 0;
}

const NUMBER = /^(0|[1-9]\d*)$/;
