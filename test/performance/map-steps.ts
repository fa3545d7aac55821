/** Every look into a Map or Set, and every step through one, while something is done: work that no machine does faster. */
export function countMapSteps(work: () => void): number {
  let steps = 0;
  const restore = [
    ...countCalls(Map.prototype, ['get', 'set', 'has', 'delete'], () => steps++),
    ...countCalls(Set.prototype, ['add', 'has', 'delete'], () => steps++),
    ...countCalls(Object.getPrototypeOf(new Map().values()) as object, ['next'], () => steps++),
    ...countCalls(Object.getPrototypeOf(new Set().values()) as object, ['next'], () => steps++),
  ];
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
  return steps;
}

function countCalls(prototype: object, names: readonly string[], count: () => void): (() => void)[] {
  return names.map((name) => {
    const original = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
    const { value } = original as { value: (...args: unknown[]) => unknown };
    Object.defineProperty(prototype, name, {
      ...original,
      value(this: unknown, ...args: unknown[]): unknown {
        count();
        return Reflect.apply(value, this, args);
      },
    });
    return () => Object.defineProperty(prototype, name, original);
  });
}
