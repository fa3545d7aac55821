import { DEFAULT_CLUSTER } from '../cluster/cluster.js';
import { expectObject } from '../common/check-options.js';
import { definedOf } from '../common/defined.js';
import type { ReconcileContext, ReconcileLogger } from '../reconcile/reconciler.interface.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { objectKey } from '../resource/object-key.js';

/**
 * The context of a first run, to call `apply()` or `cleanup()` with in a unit test: caused by the creation of the object,
 * with a signal that is not aborted and a logger that says nothing. `overrides` take the place of any of that.
 *
 * @example
 * await reconciler.apply(widget, createContext(widget, { failures: 3, signal: AbortSignal.abort() }));
 * @publicApi
 */
export function createContext(
  object?: KubernetesObject,
  overrides: { readonly [Member in keyof ReconcileContext]?: ReconcileContext[Member] | undefined } = {},
): ReconcileContext {
  expectObject(overrides, 'createContext()');
  const { name = 'object', namespace, resourceVersion = '1' } = object?.metadata ?? {};
  return {
    reconcileId: '00000000-0000-4000-8000-000000000000',
    key: objectKey(DEFAULT_CLUSTER, namespace, name),
    cluster: DEFAULT_CLUSTER,
    causes: [{ type: 'created', resourceVersion }],
    omittedCauseCount: 0,
    failures: 0,
    mode: 'apply',
    signal: new AbortController().signal,
    logger: SILENT,
    ...definedOf(overrides),
  };
}

const SILENT: ReconcileLogger = { log() {}, warn() {}, error() {}, debug() {} };
