import { isSame } from './is-same.js';
import type { ObjectMeta } from '../resource/kubernetes-object.js';

/** The annotations by which people steer a reconciler, object by object. @internal */
export interface ControlAnnotations {
  /** Keeps the object from being reconciled, unless its value is `false`. */
  readonly paused: string;
  /** Runs the object whenever its value changes. */
  readonly reconcileAt: string;
}

/** The domain of these annotations, unless the app names one of its own. @internal */
export const CONTROL_DOMAIN = 'kuberator.dev';

/** @internal */
export function controlAnnotations(domain: string): ControlAnnotations {
  return { paused: `${domain}/paused`, reconcileAt: `${domain}/reconcile-at` };
}

/** Whoever writes `yes`, or nothing, wants it to stop, too: only `false` lets it go on. @internal */
export function isPaused({ annotations }: ObjectMeta, { paused }: ControlAnnotations): boolean {
  const value = annotations?.[paused];
  return value !== undefined && value !== 'false';
}

/** What of these annotations differs. @internal */
export function controlChange(
  before: ObjectMeta,
  after: ObjectMeta,
  names: ControlAnnotations,
): { readonly hasChanged: boolean; readonly reconcileAt: string | undefined } {
  const reconcileAt = after.annotations?.[names.reconcileAt];
  const isAsked = reconcileAt !== undefined && reconcileAt !== before.annotations?.[names.reconcileAt];
  const hasChanged =
    isAsked || !isSame(before.annotations?.[names.paused], after.annotations?.[names.paused]);
  return { hasChanged, reconcileAt: isAsked ? reconcileAt : undefined };
}
