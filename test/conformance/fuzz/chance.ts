interface Cause {
  readonly field?: string;
  readonly message?: string;
}

/**
 * Takes out what is chance on the real server itself: the order of managers depends on the second in which each
 * wrote, that of causes on the order of Go's maps.
 */
export function withoutChance(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutChance);
  if (typeof value !== 'object' || value === null) return value;
  const object = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutChance(item)]));
  const { managedFields, details, message, warning } = object;
  if (Array.isArray(managedFields)) object['managedFields'] = sorted(managedFields);
  if (Array.isArray(warning)) object['warning'] = sorted(warning);
  const causes = (details as { causes?: Cause[] } | undefined)?.causes;
  if (causes && causes.length > 1) {
    object['details'] = { ...(details as object), causes: sorted(causes) };
    object['message'] = withoutCauses(String(message), causes);
  }
  return object;
}

/** What a message says beside its causes, which come in any order. */
function withoutCauses(message: string, causes: readonly Cause[]): string {
  let left = message;
  for (const cause of causes.toSorted((a, b) => (b.message ?? '').length - (a.message ?? '').length))
    left = left.replace(`${cause.field}: ${cause.message}`, '…');
  return left;
}

function sorted(values: readonly unknown[]): unknown[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
