import { parseObjectSelector } from '../../admission/object-selector.js';
import { at, listAt, numberAt, objectAt, textAt } from '../../builtin/fields.js';
import { ApiError, type StatusCause } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { RequestContext } from '../../server-context.js';
import { timestamp } from '../metadata.js';
import { change } from '../update.js';

const BUDGETS = 'poddisruptionbudgets';
const WOULD_VIOLATE = "Cannot evict pod as it would violate the pod's disruption budget.";
const MAX_DISRUPTED = 2_000;
const SERVER = { username: 'system:apiserver', groups: ['system:masters'] };

/** The budgets that a Pod counts in. @internal */
export function budgetsOf({ server }: RequestContext, pod: KubeObject): KubeObject[] {
  const type = server.types.get('policy', BUDGETS);
  if (!type) return [];
  const budgets: KubeObject[] = [];
  for (const stored of server.storage.collection(type.collection).list(`${pod.metadata.namespace}/`)) {
    const budget = stored.parse();
    const selector = at(budget, 'spec', 'selector');
    if (selector === undefined) continue;
    const matches = parseObjectSelector(selector) ?? (() => true);
    if (matches(pod.metadata.labels ?? {})) budgets.push(budget);
  }
  return budgets;
}

/** True where a Pod that is not ready may go without being counted. @internal */
export function letsUnhealthyGo(budget: KubeObject): boolean {
  if (textAt(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true;
  const { current, desired } = healthOf(budget);
  return current >= desired && desired > 0;
}

/**
 * Takes one disruption from a budget, and notes in it which Pod is about to go.
 *
 * @throws ApiError 429 where none is left, or where no controller has looked at the budget since it changed
 * @internal
 */
export async function takeDisruption(
  context: RequestContext,
  budget: KubeObject,
  pod: string,
  isDryRun: boolean,
): Promise<void> {
  const { server, info } = context;
  const type = server.types.get('policy', BUDGETS);
  const version = type?.versions.get('v1');
  if (!type || !version) return;
  const { name = '' } = budget.metadata;
  const about = { group: 'policy', version: 'v1', resource: BUDGETS, subresource: 'status', name };
  await change(
    { ...context, type, version, user: SERVER, info: { ...info, ...about, verb: 'update' } },
    { isDryRun, fieldManager: 'kube-apiserver', fieldValidation: 'Ignore', force: false },
    (old) => withOneLess(old, pod, server.clock.date()),
  );
}

function withOneLess(budget: KubeObject, pod: string, now: Date): KubeObject {
  const status: JsonObject = { ...objectAt(budget, 'status') };
  const { name = '', generation = 0 } = budget.metadata;
  if ((numberAt(status, 'observedGeneration') ?? 0) < generation) throw stillProcessed(name);
  const allowed = numberAt(status, 'disruptionsAllowed') ?? 0;
  const disrupted = objectAt(status, 'disruptedPods') ?? {};
  const resource = { group: 'policy', resource: 'poddisruptionbudget' };
  if (allowed < 0) throw ApiError.forbidden(resource, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disrupted).length > MAX_DISRUPTED) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    throw ApiError.forbidden(resource, name, why);
  }
  if (allowed === 0) throw tooMany({ reason: 'DisruptionBudget', message: whyNone(budget) });
  status['disruptionsAllowed'] = allowed - 1;
  status['disruptedPods'] = { ...disrupted, [pod]: timestamp(now) };
  if (allowed === 1) status['conditions'] = withoutAllowance(budget, now);
  return { ...budget, status };
}

/** A budget changed, or a Pod did, while it was looked at. @internal */
export function stillProcessed(name: string): ApiError {
  const message = `The disruption budget ${name} is still being processed by the server.`;
  return tooMany({ reason: 'DisruptionBudget', message }, 10);
}

function tooMany(why: StatusCause, retryAfterSeconds = 0): ApiError {
  return new ApiError(429, 'TooManyRequests', WOULD_VIOLATE, {
    causes: [why],
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  });
}

function whyNone(budget: KubeObject): string {
  const { name } = budget.metadata;
  const { current, desired } = healthOf(budget);
  const condition = listAt(budget, 'status', 'conditions').find((one) => one['type'] === 'DisruptionAllowed');
  const { status } = condition ?? {};
  const reason = textAt(condition ?? {}, 'reason');
  const message = textAt(condition ?? {}, 'message');
  const denied = status === 'False' && message;
  if (denied && reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${message}`;
  }
  if (current <= desired) {
    return `The disruption budget ${name} needs ${desired} healthy pods and has ${current} currently`;
  }
  const why = denied ? ` (${reason}): ${message}` : '';
  return `The disruption budget ${name} does not allow evicting pods currently${why}`;
}

function withoutAllowance(budget: KubeObject, now: Date): JsonObject[] {
  const conditions = listAt(budget, 'status', 'conditions');
  const old = conditions.find((one) => one['type'] === 'DisruptionAllowed');
  const observed = numberAt(budget, 'status', 'observedGeneration');
  const condition: JsonObject = {
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'InsufficientPods',
    message: '',
    ...(observed && { observedGeneration: observed }),
    lastTransitionTime: (old?.['status'] === 'False' && old['lastTransitionTime']) || timestamp(now),
  };
  return old ? conditions.map((one) => (one === old ? condition : one)) : [...conditions, condition];
}

function healthOf(budget: KubeObject): { readonly current: number; readonly desired: number } {
  return {
    current: numberAt(budget, 'status', 'currentHealthy') ?? 0,
    desired: numberAt(budget, 'status', 'desiredHealthy') ?? 0,
  };
}
