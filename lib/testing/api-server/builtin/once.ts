/** Makes a value when it is first asked for. For tables that never change: they cost nothing until then. @internal */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A field that is computed when it is first read. @internal */
export function lazyField<T extends object, K extends string>(target: T, key: K, make: () => unknown): void {
  Object.defineProperty(target, key, {
    enumerable: true,
    configurable: true,
    get() {
      const value = make();
      Object.defineProperty(target, key, { value, enumerable: true });
      return value;
    },
  });
}
