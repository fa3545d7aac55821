/** Options with every default filled in. @internal */
export type Resolved<Options> = {
  readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined>;
};

/** Without the members that are `undefined`: in what a user passes, they mean that it is not there. @internal */
export function definedOf<T extends object>(options: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const present = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
