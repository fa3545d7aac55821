interface Cause {
  readonly field?: string;
  readonly message?: string;
}

/** Names that are generated for objects that are refused, and so never shown. */
const generated = /\b(g\d+)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;

/** The managers of an object in YAML, one after the other. */
const yamlManagers = /^(?<margin> *)managedFields:\n(?<entries>(?:\k<margin>- .*\n(?:\k<margin>  .*\n)*)+)/gm;

function withManagersSorted(text: string): string {
  if (!text.includes('managedFields:\n')) return text;
  return text.replace(yamlManagers, (_all, margin: string, entries: string) => {
    const each = entries.split(new RegExp(`^${margin}- `, 'm')).slice(1);
    return `${margin}managedFields:\n${each
      .sort()
      .map((entry) => `${margin}- ${entry}`)
      .join('')}`;
  });
}

/**
 * Takes out what is chance on the real server itself: the order of managers depends on the second in which each
 * wrote, that of causes on the order of Go's maps.
 */
export function withoutChance(value: unknown): unknown {
  if (typeof value === 'string') return withManagersSorted(value.replace(generated, '$1-<random>'));
  if (Array.isArray(value)) return value.map(withoutChance);
  if (typeof value !== 'object' || value === null) return value;
  const object = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutChance(item)]));
  const { managedFields, details, message, warning, cells } = object;
  // A row of a watch comes without the columns that say which cell is an age.
  if (Array.isArray(cells))
    object['cells'] = cells.map((cell) => (/^\d+s$/.test(String(cell)) ? '<age>' : cell));
  if (Array.isArray(managedFields)) object['managedFields'] = sorted(managedFields);
  if (Array.isArray(warning)) object['warning'] = sorted(warning);
  const causes = (details as { causes?: Cause[] } | undefined)?.causes;
  if (causes && causes.length > 1) {
    object['details'] = { ...(details as object), causes: sorted(causes) };
    object['message'] = withoutCauses(String(message), causes);
  }
  return object;
}

/**
 * The events of a watch without the columns of its later tables. A real server keeps what it has encoded for all watches
 * of one form; one that is given a kept table does not note that it has shown its columns, and shows them once more.
 * Which watch encodes and which is given what is kept is a race.
 */
export function withoutLaterColumns(events: readonly unknown[]): unknown[] {
  return events.map((event, index) => {
    const { object } = event as { object?: { columnDefinitions?: unknown } };
    if (index === 0 || !object || typeof object !== 'object' || !('columnDefinitions' in object))
      return event;
    return { ...(event as object), object: { ...object, columnDefinitions: null } };
  });
}

/** What a message says beside its causes, which come in any order. */
function withoutCauses(message: string, causes: readonly Cause[]): string {
  let left = message;
  for (const cause of causes.toSorted((a, b) => (b.message ?? '').length - (a.message ?? '').length))
    left = left.replace(`${cause.field}: ${cause.message}`, '…');
  return left;
}

function sorted(values: readonly unknown[]): unknown[] {
  const keyed = values.map((value) => [JSON.stringify(inKeyOrder(value)), value] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
}

/** Objects of CRDs and of built-in kinds have their fields in other orders. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, inKeyOrder(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
