import { describeKey, objectKey } from '../resource/object-key.js';
import type { ObjectRef } from '../resource/kubernetes-object.js';

/**
 * Why a key was run. A run carries all that happened since the last one.
 *
 * - `initial`: the object was there when the watch began, or when this replica became the one that runs it.
 * - `created`, `updated`, `deleted`: it was created, its desired state or metadata changed, it is gone.
 * - `owned`, `watched`: the same happened to an object that it owns, or that it depends on.
 * - `asked`: somebody asked for a run, by `ReconcilerRegistry.trigger()`, `triggers()` or an annotation.
 * - `polled`: what the reconciler's `poll()` reads has changed.
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
  | RelatedCause
  | {
      readonly type: 'asked';
      readonly reason: string;
      /** The new value of the annotation `kuberator.dev/reconcile-at`, where that is what asked. */
      readonly reconcileAt?: string | undefined;
    }
  | { readonly type: 'retry' | 'requeue' | 'polled' };

/** Something happened to an object of another kind. @publicApi */
export interface RelatedCause {
  readonly type: 'owned' | 'watched';
  /** Its kind, such as `deployments.apps/v1`. */
  readonly resource: string;
  readonly object: ObjectRef;
  readonly change: 'initial' | 'created' | 'updated' | 'deleted';
  readonly resourceVersion: string;
  /** The field manager of the newest write, where the server tells. */
  readonly fieldManager?: string | undefined;
}

/** The part of an object whose change is a reason to run; `status` only where a `predicate` says so. @publicApi */
export type ChangedPart =
  'generation' | 'content' | 'labels' | 'annotations' | 'finalizers' | 'deletionTimestamp' | 'status';

/** For logs: `updated (generation, labels by kubectl-edit), retry`. @internal */
export function describeCauses(causes: readonly Cause[], omitted: number): string {
  const texts = causes.map(describeCause);
  const unique = [...new Set(texts)].join(', ');
  return omitted > 0 ? `${unique} and ${omitted} more` : unique;
}

function describeCause(cause: Cause): string {
  switch (cause.type) {
    case 'updated':
      return `updated (${cause.changed.join(', ')}${by(cause)})`;
    case 'owned':
    case 'watched': {
      const { namespace, name } = cause.object;
      const object = describeKey(objectKey('', namespace, name));
      return `${cause.resource} ${object} ${cause.change}${by(cause)}`;
    }
    case 'asked':
      return `asked (${cause.reason})`;
    default:
      return cause.type;
  }
}

function by({ fieldManager }: { readonly fieldManager?: string | undefined }): string {
  return fieldManager ? ` by ${fieldManager}` : '';
}
