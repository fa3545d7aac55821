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
  options: Pick<DeleteOptions, 'isDryRun' | 'gracePeriodSeconds' | 'propagation'>,
): Removal {
  const { server, type } = context;
  const object = current.parse();
  markDeleted(context, object, options);
  const isGone = isReadyToGo(object);
  if (options.isDryRun) return { isGone, object: dryRun(object, String(current.revision)) };
  // What can end gracefully is seen to end, though its time be none.
  const isMarked = !isGone || type.strategy.gracePeriodSeconds !== undefined;
  const isSame = !isMarked || equalJson(object, current.parse());
  const marked = isSame ? current : server.storage.put(type.collection, object);
  return { isGone, object: isGone ? server.storage.delete(type.collection, marked) : marked };
}

/** Sets the time of the deletion, and the finalizers by which the garbage collector does its part. */
function markDeleted(
  { server, type }: Place,
  object: KubeObject,
  options: Pick<DeleteOptions, 'gracePeriodSeconds' | 'propagation'>,
): void {
  const { metadata } = object;
  const asked = options.gracePeriodSeconds;
  const grace = asked !== undefined && asked >= 0 ? asked : (type.strategy.gracePeriodSeconds?.(object) ?? 0);
  const seconds = type.strategy.gracePeriodSeconds ? grace : 0;
  const isFirst = metadata.deletionTimestamp === undefined;
  if (isFirst) {
    metadata.deletionTimestamp = timestamp(new Date(server.clock.date().getTime() + seconds * 1000));
    metadata.deletionGracePeriodSeconds = seconds;
    if (metadata.generation) metadata.generation += 1;
  } else if (seconds < (metadata.deletionGracePeriodSeconds ?? 0)) {
    // Only ever sooner.
    metadata.deletionTimestamp = timestamp(new Date(server.clock.date().getTime() + seconds * 1000));
    metadata.deletionGracePeriodSeconds = seconds;
  }
  const finalizers = deletionFinalizers(object, options, type.strategy.defaultPropagation);
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  type.strategy.markDeleted?.(object);
}

function deletionFinalizers(
  { metadata }: KubeObject,
  { propagation }: Pick<DeleteOptions, 'propagation'>,
  byDefault: 'background' | 'foreground' | 'orphan' = 'background',
): string[] {
  const others = (metadata.finalizers ?? []).filter((one) => one !== FOREGROUND && one !== ORPHAN);
  const present = metadata.finalizers ?? [];
  const chosen = propagation?.toLowerCase();
  if (chosen === 'foreground') return [...others, FOREGROUND];
  if (chosen === 'orphan') return [...others, ORPHAN];
  if (chosen === 'background') return others;
  if (present.includes(FOREGROUND) || present.includes(ORPHAN)) return present;
  if (byDefault === 'background') return others;
  return [...others, byDefault === 'orphan' ? ORPHAN : FOREGROUND];
}

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
