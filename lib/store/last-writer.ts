interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly time?: string;
  readonly subresource?: string;
}

/**
 * The field manager of the newest write that `metadata.managedFields` tells of. Their times have whole seconds, so of
 * several within one second it is the last listed.
 *
 * @internal
 */
export function lastWriter(managedFields: readonly unknown[] | undefined): string | undefined {
  let newest: ManagedFieldsEntry | undefined;
  for (const entry of (managedFields ?? []) as readonly ManagedFieldsEntry[]) {
    // A write of the status changes nothing that anybody is woken for.
    if (entry.subresource === 'status') continue;
    if (!newest || (entry.time ?? '') >= (newest.time ?? '')) newest = entry;
  }
  return newest?.manager;
}
