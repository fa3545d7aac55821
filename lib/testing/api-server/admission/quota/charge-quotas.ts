import type { Quantity } from '../../../../resource/quantity.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { ObjectStorage } from '../../storage/object-storage.js';
import { type Admission, part, refused } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import { amountsOf, limitsFor } from './quota.js';
import { type Usage, unsaid, usageOf } from './usage.js';

const QUOTAS = 'resourcequotas';
/** Nobody counts what only tells of something, or asks. */
const FREE = new Set(['events', 'bindings', 'localsubjectaccessreviews']);

/**
 * What a write uses more of is charged to the quotas of its namespace, as their status tells them. Somebody else
 * has to give back what is freed.
 *
 * @throws ApiError where a quota has not enough left, or would not know
 * @internal
 */
export function chargeQuotas(admission: Admission, view: ClusterView, storage: ObjectStorage): void {
  const { object, namespace, isDryRun } = admission;
  if (!object || !namespace || !isCounted(admission)) return;
  const quotas = [...view.list('', QUOTAS, namespace)];
  if (quotas.length === 0) return;
  const charged: { quota: KubeObject; used: Map<string, Quantity> }[] = [];
  for (const stored of quotas) {
    const quota = stored.parse();
    const used = charge(admission, object, quota);
    if (used) charged.push({ quota, used });
  }
  if (isDryRun) return;
  for (const { quota, used } of charged) storage.put(QUOTAS, withUsed(quota, used));
}

function isCounted({ type, operation, subresource, object, oldObject }: Admission): boolean {
  if (FREE.has(type.resource)) return false;
  if (type.group === '' && type.resource === 'pods') {
    if (subresource === 'resize') return operation === 'UPDATE';
    if (subresource !== '') return false;
    const deadline = (one: KubeObject | undefined) =>
      part(one, 'spec')['activeDeadlineSeconds'] !== undefined;
    return operation === 'CREATE' || (operation === 'UPDATE' && deadline(object) !== deadline(oldObject));
  }
  const isChanged = ['services', 'persistentvolumeclaims'].includes(type.resource) && type.group === '';
  return subresource === '' && (operation === 'CREATE' || (operation === 'UPDATE' && isChanged));
}

/** What is used then; undefined where it is no more than before. */
function charge(
  admission: Admission,
  object: KubeObject,
  quota: KubeObject,
): Map<string, Quantity> | undefined {
  const { type, oldObject } = admission;
  const status = part(quota, 'status');
  const hard = amountsOf(part(status, 'hard'));
  const used = amountsOf(part(status, 'used'));
  const names = limitsFor(quota, hard, type, object);
  if (names.length === 0) return undefined;
  const name = quota.metadata.name ?? '';
  const isPod = type.group === '' && type.resource === 'pods';
  const missing = isPod ? unsaid(object, names) : '';
  if (missing) throw refused(admission, `failed quota: ${name}: ${missing}`);
  if (!names.every((one) => used.has(one))) {
    throw refused(admission, `status unknown for quota: ${name}, resources: ${names.join(',')}`);
  }
  const wasMeant = oldObject !== undefined && limitsFor(quota, hard, type, oldObject).length > 0;
  const requested = more(usageOf(type, object), wasMeant ? usageOf(type, oldObject) : new Map(), names);
  if (requested.size === 0) return undefined;
  const after = new Map(used);
  for (const [one, amount] of requested) after.set(one, used.get(one)?.add(amount) ?? amount);
  const exceeded = [...requested.keys()].filter((one) => isMore(after.get(one), hard.get(one)));
  if (exceeded.length === 0) return after;
  throw refused(
    admission,
    `exceeded quota: ${name}, requested: ${shown(requested, exceeded)}, used: ${shown(used, exceeded)}, limited: ${shown(hard, exceeded)}`,
  );
}

const isMore = (a: Quantity | undefined, b: Quantity | undefined): boolean =>
  a !== undefined && b !== undefined && a.compare(b) > 0;

function more(after: Usage, before: Usage, names: readonly string[]): Map<string, Quantity> {
  const found = new Map<string, Quantity>();
  for (const name of names) {
    const amount = after.get(name);
    if (!amount) continue;
    const old = before.get(name);
    const added = old ? amount.subtract(old) : amount;
    if (added.toNumber() > 0) found.set(name, added);
  }
  return found;
}

function shown(amounts: Usage, names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `${name}=${amounts.get(name)?.toString() ?? ''}`)
    .join(',');
}

/** A quota whose status tells what is used. @internal */
export function withUsed(
  quota: KubeObject,
  used: ReadonlyMap<string, Quantity>,
  hard?: JsonObject,
): KubeObject {
  const status = part(quota, 'status');
  const told = Object.fromEntries([...used].sort().map(([name, amount]) => [name, amount.toString()]));
  return { ...quota, status: { ...status, ...(hard && { hard }), used: told } };
}
