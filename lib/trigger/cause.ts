/**
 * Why a key was run. A run carries all that happened since the last one.
 *
 * - `initial`: the object was there when the watch began.
 * - `created`, `updated`, `deleted`: it was created, its desired state or metadata changed, it is gone.
 * - `retry`: the last run failed. `requeue`: the last run asked for another.
 *
 * @publicApi
 */
export type Cause =
  | { readonly type: 'initial' | 'created' | 'deleted'; readonly resourceVersion: string }
  | {
      readonly type: 'updated';
      readonly resourceVersion: string;
      readonly changed: readonly ChangedPart[];
      /** The field manager of the newest write; `undefined` where the server does not tell. */
      readonly fieldManager?: string | undefined;
    }
  | { readonly type: 'retry' | 'requeue' };

/** The part of an object whose change is a reason to run; `status` only where a `predicate` says so. @publicApi */
export type ChangedPart =
  'generation' | 'content' | 'labels' | 'annotations' | 'finalizers' | 'deletionTimestamp' | 'status';

/** For logs: `updated (generation, labels by kubectl-edit), retry`. @internal */
export function describeCauses(causes: readonly Cause[], omitted: number): string {
  const texts = causes.map((cause) =>
    cause.type === 'updated'
      ? `updated (${cause.changed.join(', ')}${cause.fieldManager ? ` by ${cause.fieldManager}` : ''})`
      : cause.type,
  );
  const unique = [...new Set(texts)].join(', ');
  return omitted > 0 ? `${unique} and ${omitted} more` : unique;
}
