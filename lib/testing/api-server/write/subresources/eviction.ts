import { listAt, objectAt, textAt } from '../../builtin/fields.js';
import { ApiError } from '../../common/api-error.js';
import { equalJson } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { stored } from '../../read/get.js';
import { jsonReply } from '../../read/reply.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';
import { removeNow } from '../delete.js';
import { type DeleteOptions, parseDeleteOptions } from '../delete-options.js';
import { budgetsOf, letsUnhealthyGo, stillProcessed, takeDisruption } from './disruption-budget.js';
import { setPodCondition } from './pod-condition.js';
import { done, sentObject } from './sent-object.js';

/**
 * `pods/eviction`: deletes a Pod, unless a PodDisruptionBudget keeps it.
 *
 * Guarantees: a Pod that runs and is counted by a budget goes only if the budget allows one more disruption, which is
 * taken from it first.
 *
 * @internal
 */
export async function evictPod(context: RequestContext): Promise<ApiAnswer> {
  const { object: eviction, options, admit } = await sentObject(context, 'Eviction');
  await admit();
  const asked = parseDeleteOptions(objectAt(eviction, 'deleteOptions') ?? {});
  const removal = { ...asked, isDryRun: asked.isDryRun || options.isDryRun };
  const before = stored(context);
  const pod = before.parse();
  if (!isCounted(pod)) {
    removeEvicted(context, removal);
    return done(context);
  }
  const [budget, ...others] = budgetsOf(context, pod);
  if (others.length > 0) return moreThanOne(context);
  if (budget && !isReady(pod) && letsUnhealthyGo(budget)) {
    // Only as it was looked at: it may have become ready meanwhile.
    if (stored(context) !== before) throw stillProcessed(budget.metadata.name ?? '');
  } else if (budget) await takeDisruption(context, budget, before.name, removal.isDryRun);
  removeEvicted(context, removal);
  return done(context);
}

function isCounted(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return !pod.metadata.deletionTimestamp && !['Succeeded', 'Failed', 'Pending'].includes(phase);
}

function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (one) => one['type'] === 'Ready' && one['status'] === 'True',
  );
}

/** Deletes the Pod, with the reason in its conditions for those who see it go. */
function removeEvicted(context: RequestContext, options: DeleteOptions): void {
  const { server, type } = context;
  const before = stored(context);
  checkAsked(options, before.uid, String(before.revision));
  if (!options.isDryRun) {
    const pod = before.parse();
    const why = { reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' };
    setPodCondition(pod, 'DisruptionTarget', server.clock.date(), why);
    if (!equalJson(pod, before.parse())) server.storage.put(type.collection, pod);
  }
  removeNow(context, before.key, options);
}

function checkAsked({ uid, resourceVersion }: DeleteOptions, ownUid: string, ownVersion: string): void {
  const pods = { group: '', resource: 'Pod' };
  const refused = (what: string, asked: string, own: string, end: string) =>
    `the ${what} in the precondition (${asked}) does not match the ${what} in record (${own}). The object might have been ${end}`;
  if (uid && uid !== ownUid) {
    throw ApiError.conflict(pods, '', refused('UID', uid, ownUid, 'deleted and then recreated'));
  }
  if (resourceVersion && resourceVersion !== ownVersion) {
    throw ApiError.conflict(pods, '', refused('ResourceVersion', resourceVersion, ownVersion, 'modified'));
  }
}

function moreThanOne({ accepts }: RequestContext): Promise<ApiAnswer> {
  return jsonReply(accepts, 500, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message:
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    code: 500,
  });
}
