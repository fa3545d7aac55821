import { versionIsLost } from './lost-version.js';
import { ApiError } from '../common/api-error.js';
import { equalJson } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { stored } from '../read/get.js';
import { textsInVersion } from '../read/in-version.js';
import { jsonReply, objectReply } from '../read/reply.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import type { StoredObject } from '../storage/stored-object.js';
import { dryRun } from './create.js';
import { isReadyToGo } from './delete-rules.js';
import { type DeleteOptions, deleteOptions } from './delete-options.js';
import { timestamp } from './metadata.js';

type Place = Pick<RequestContext, 'server' | 'type'>;

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** @internal */
export async function remove(context: RequestContext): Promise<ApiAnswer> {
  const options = await deleteOptions(context);
  warnOfOrphans(context, options);
  const before = stored(context);
  const { isGone, object } = await removeObject(context, before, options);
  const { accepts, type } = context;
  if (!isGone || type.strategy.returnsDeleted) {
    const [text = ''] = await textsInVersion(context, [object]);
    return objectReply(context, 200, text);
  }
  const details = {
    name: before.name,
    ...(type.group && { group: type.group }),
    kind: type.resource,
    uid: before.uid,
  };
  return jsonReply(accepts, 200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details,
  });
}

/** Tells who says nothing of what an object owns that it stays. @internal */
export function warnOfOrphans({ type, warnings }: RequestContext, { propagation }: DeleteOptions): void {
  const { orphanWarning } = type.strategy;
  if (orphanWarning && !propagation) warnings.push(orphanWarning);
}

/** What came of a deletion. @internal */
export interface Removal {
  readonly isGone: boolean;
  readonly object: StoredObject;
}

/** Deletes an object, or marks it as being deleted where something holds it. @internal */
export async function removeObject(
  context: RequestContext,
  before: StoredObject,
  options: DeleteOptions,
): Promise<Removal> {
  const { server } = context;
  checkPreconditions(context, before, options);
  const old = before.parse();
  await server.admission.validate(context, {
    operation: 'DELETE',
    name: before.name,
    isDryRun: options.isDryRun,
    oldObject: old,
    options: options.sent,
  });
  // Again: it may have changed while they were asked.
  const current = server.storage.collection(context.type.collection).get(before.key);
  if (current) checkPreconditions(context, current, options);
  return removeNow(context, before.key, options);
}

/** The same for a deletion that nobody is asked about any more. @internal */
export function removeNow(context: RequestContext, key: string, options: DeleteOptions): Removal {
  const { server, type } = context;
  const current = server.storage.collection(type.collection).get(key);
  if (!current) throw ApiError.notFound(type, context.info.name || key.slice(key.indexOf('/') + 1));
  return removeState(context, current, options);
}

/** Deletes an object that nobody else is asked about: the server itself wants it gone. @internal */
export function deleteWithoutAsking(context: Place, current: StoredObject): void {
  removeState(context, current, { isDryRun: false });
}

function removeState(
  context: Place,
  current: StoredObject,
  options: Pick<DeleteOptions, 'isDryRun' | 'gracePeriodSeconds' | 'propagation' | 'resourceVersion'>,
): Removal {
  const { type } = context;
  const object = current.parse();
  const grace = graceOf(context, object, options.gracePeriodSeconds);
  // Once the object has its time to end, nothing but a shorter time changes it.
  if (grace === 'pending') return { isGone: false, object: current };
  const finalizers = deletionFinalizers(object, options, type.strategy.defaultPropagation);
  if (finalizers.length > 0) object.metadata.finalizers = finalizers;
  else delete object.metadata.finalizers;
  if (grace === undefined) markDeleted(context, object);
  const isHeld = !isReadyToGo(object);
  // What nothing holds goes as it is; only what can end gracefully is seen to end, though its time be none.
  if (!isHeld && grace === undefined) {
    const wasHeld = (current.parse().metadata.finalizers ?? []).length > 0;
    if (wasHeld && options.resourceVersion !== undefined) {
      throw versionIsLost(type, current, options.isDryRun);
    }
    return goAway(context, current, options.isDryRun);
  }
  const marked = keepState(context, current, object, options.isDryRun);
  return isHeld || options.isDryRun ? { isGone: !isHeld, object: marked } : goAway(context, marked, false);
}

function goAway({ server, type }: Place, current: StoredObject, isDryRun: boolean): Removal {
  const object = isDryRun
    ? dryRun(current.parse(), String(current.revision))
    : server.storage.delete(type.collection, current);
  return { isGone: true, object };
}

function keepState(
  { server, type }: Place,
  current: StoredObject,
  object: KubeObject,
  isDryRun: boolean,
): StoredObject {
  if (isDryRun) return dryRun(object, String(current.revision));
  const isSame = equalJson(object, current.parse()) && !server.incomplete.has(current);
  return isSame ? current : server.storage.put(type.collection, object);
}

/**
 * Gives an object that has one its time to end. Undefined: it gets none; `pending`: it has one that is not longer.
 */
function graceOf(
  { server, type }: Place,
  { metadata, ...rest }: KubeObject,
  asked: number | undefined,
): number | 'pending' | undefined {
  const { gracePeriodSeconds } = type.strategy;
  if (!gracePeriodSeconds) return undefined;
  // Negative ones are taken for the shortest that there is.
  const wanted = asked !== undefined && asked < 0 ? 1 : asked;
  const now = Math.floor(server.clock.date().getTime() / 1000);
  const set = (seconds: number, at: number): number => {
    metadata.deletionTimestamp = timestamp(new Date(at * 1000));
    return (metadata.deletionGracePeriodSeconds = seconds);
  };
  if (metadata.deletionTimestamp) {
    const given = metadata.deletionGracePeriodSeconds ?? 0;
    if (given === 0) return undefined;
    if (wanted === undefined || wanted >= given) return 'pending';
    const at = Date.parse(metadata.deletionTimestamp) / 1000 - given + wanted;
    // The whole time is over already: only who asked for none at all gets none.
    return at < now ? set(wanted === 0 ? 0 : 1, now) : set(wanted, at);
  }
  const seconds = gracePeriodSeconds({ metadata, ...rest }, wanted);
  if (metadata.generation) metadata.generation += 1;
  return set(seconds, now + seconds);
}

/** Says when the deletion of an object was asked for that something holds. */
function markDeleted({ server, type }: Place, object: KubeObject): void {
  const { metadata } = object;
  const now = timestamp(server.clock.date());
  if (metadata.deletionTimestamp === undefined && metadata.generation) metadata.generation += 1;
  const isLater = (metadata.deletionTimestamp ?? '9') > now;
  if (isLater) metadata.deletionTimestamp = now;
  metadata.deletionGracePeriodSeconds = 0;
  type.strategy.markDeleted?.(object);
}

function deletionFinalizers(
  { metadata }: KubeObject,
  { propagation }: Pick<DeleteOptions, 'propagation'>,
  byDefault: 'background' | 'orphan' = 'background',
): string[] {
  const others = (metadata.finalizers ?? []).filter((one) => one !== FOREGROUND && one !== ORPHAN);
  const present = metadata.finalizers ?? [];
  const chosen = propagation?.toLowerCase() ?? (isDecided(present) ? undefined : byDefault);
  if (chosen === undefined) return present;
  const own = chosen === 'foreground' ? [FOREGROUND] : chosen === 'orphan' ? [ORPHAN] : [];
  const next = [...others, ...own];
  // The same ones in another order are no change.
  return new Set(next).symmetricDifference(new Set(present)).size === 0 ? present : next;
}

const isDecided = (finalizers: readonly string[]) =>
  finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN);

function checkPreconditions(
  { type }: RequestContext,
  before: StoredObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  // Here, and only here, the kind is named where errors name a resource.
  const named = { group: type.group, resource: type.kind };
  if (uid !== undefined && uid !== before.uid) {
    throw ApiError.conflict(
      named,
      before.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${before.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== String(before.revision)) {
    throw ApiError.conflict(
      named,
      before.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${before.revision}). The object might have been modified`,
    );
  }
}
