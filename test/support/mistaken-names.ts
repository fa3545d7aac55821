/** V8 does not guess where it has seen several names follow, so these objects are made in a way of their own. */
class Counts {
  [name: string]: number;
}

/**
 * An object with a name that V8 13.6 parses as another, since objects that begin like it and go on with that one were parsed
 * before, by whomever. `first` is a name that no other object begins with.
 */
export function mistakenNames(first: string): Record<string, number> {
  JSON.parse(JSON.stringify({ [first]: 0, '\\': 0 }));
  const made = new Counts();
  made[first] = 0;
  made['"'] = 1;
  return made;
}
