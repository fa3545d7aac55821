/** One of several, and how many stand before it, one after the other. @internal */
export interface Ordered<T> {
  readonly item: T;
  /** 0 for what depends on nothing; else one more than the deepest of what it depends on. */
  readonly depth: number;
}

/**
 * The items so that each comes after all that it depends on, and else as they were given.
 *
 * @returns a cycle as the items on it, the first again at the end, where there is one
 * @internal
 */
export function inDependencyOrder<T>(
  items: readonly T[],
  dependenciesOf: (item: T) => readonly T[],
): { readonly ordered: readonly Ordered<T>[] } | { readonly cycle: readonly T[] } {
  const depths = new Map<T, number>();
  const path: T[] = [];
  const ordered: Ordered<T>[] = [];
  /** Whether it, and all that it depends on, has its place now; else `path` ends in a cycle. */
  const place = (item: T): boolean => {
    if (depths.has(item)) return true;
    const isCycle = path.includes(item);
    path.push(item);
    if (isCycle) return false;
    const dependencies = dependenciesOf(item);
    if (!dependencies.every(place)) return false;
    path.pop();
    const depth = Math.max(-1, ...dependencies.map((dependency) => depths.get(dependency) ?? 0)) + 1;
    depths.set(item, depth);
    ordered.push({ item, depth });
    return true;
  };
  if (items.every(place)) return { ordered };
  return { cycle: path.slice(path.indexOf(path.at(-1) as T)) };
}
