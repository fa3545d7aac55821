import { cloneSent } from '../builtin/decode/sent-empty.js';
import { isStoredUnlike, noteStoredUnlike } from '../builtin/decode/stored-unlike.js';
import { goJson } from '../common/go-text.js';
import { cloneJson, equalJson } from '../common/json.js';
import { parseText } from '../common/json-text.js';
import type { KubeObject, ServerObjectMeta } from '../common/kube-object.js';
import { stored } from '../read/get.js';
import { textsInVersion } from '../read/in-version.js';
import { objectReply } from '../read/reply.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { objectKey, StoredObject } from '../storage/stored-object.js';
import { readObject } from './body.js';
import { createObject, dryRun } from './create.js';
import { isReadyToGo } from './delete-rules.js';
import { inRequestVersion, inStorageVersion } from './in-storage-version.js';
import { setDefaults } from '../schema/default.js';
import { keepTimes } from '../managed-fields/keep-times.js';
import { trackWrite } from './managed-fields-gate.js';
import { keepOldMetadata, raiseGeneration, desiredChanged } from './metadata.js';
import { checkUid, checkVersion, modified } from './preconditions.js';
import { allocate, checkTypeMeta, validateNext } from './validate.js';
import { checkName, checkSameName, writeOptions, type WriteOptions } from './write-options.js';

/** How often a change is computed anew because another write came between. */
const MAX_TRIES = 5;

/** Computes the next state from the present one; `old` is a copy that it may change. @internal */
export type Change = (old: KubeObject, before: StoredObject) => KubeObject | Promise<KubeObject>;

/** Notes who owns which fields. @internal */
export type Track = (object: KubeObject, old: KubeObject) => void | Promise<void>;

/** PUT. @internal */
export async function update(context: RequestContext): Promise<ApiAnswer> {
  const { request, info, type, server } = context;
  const options = writeOptions(request.query, request.headers['user-agent'], 'UpdateOptions');
  const sent = await readObject(context, options.fieldValidation);
  checkName(sent.metadata.name, info.name);
  const key = objectKey(info.namespace, info.name);
  const isThere = server.storage.collection(type.collection).get(key) !== undefined;
  const isStatus = info.subresource === 'status';
  if (!isThere && type.strategy.allowsCreateOnUpdate && (!info.subresource || isStatus)) {
    checkUid(context, sent.metadata.uid, { uid: '', name: info.name, key }, options.isDryRun);
    await server.access.authorize(context.user, { ...info, verb: 'create' });
    // That of an object that is gone says nothing of the one that is made; who only tries is shown it.
    if (!options.isDryRun) delete sent.metadata.resourceVersion;
    return createObject(context, sent, options);
  }
  return change(context, options, (_, before) => {
    checkUid(context, sent.metadata.uid, before, options.isDryRun);
    return cloneSent(sent);
  });
}

/**
 * Changes an object: the one way by which a stored object comes to its next state.
 *
 * 1. Compute the next state from the present one.
 * 2. Owners of the fields, admission.
 * 3. Refuse it when it was made from another version; the rules of the kind, validation.
 * 4. Store it, unless it is the same. If another write came between, begin anew.
 *
 * @internal
 */
export async function change(
  context: RequestContext,
  options: WriteOptions,
  compute: Change,
  track: Track = (object, old) => trackWrite(context, object, old, options),
): Promise<ApiAnswer> {
  const { server, type } = context;
  for (let tries = 1; ; tries++) {
    const before = stored(context);
    const next = await nextState(context, options, before, compute, track);
    if (server.storage.collection(type.collection).get(before.key) !== before) {
      // A state with a version of its own is refused in the next round; others are computed anew.
      if (tries < MAX_TRIES) continue;
      throw modified(context);
    }
    return changedReply(context, commit(context, options, before, next));
  }
}

async function changedReply(context: RequestContext, after: StoredObject): Promise<ApiAnswer> {
  const [text = ''] = await textsInVersion(context, [after]);
  const { part } = context;
  return objectReply(context, 200, part ? goJson(part.of(parseText(text))) : text);
}

async function nextState(
  context: RequestContext,
  options: WriteOptions,
  before: StoredObject,
  compute: Change,
  track: Track,
): Promise<KubeObject> {
  const { server, type, info, part } = context;
  const old = await inRequestVersion(context, before.parse());
  const oldPart = part ? part.toChange(old) : old;
  const computed = await compute(structuredClone(oldPart), before);
  checkSameName(computed.metadata.name, info.name);
  await track(computed, oldPart);
  // What only the server sets is filled in after those who may change the object: they see what was sent.
  const attributes = { operation: 'UPDATE', name: info.name, isDryRun: options.isDryRun } as const;
  const admitted = await server.admission.mutate(context, {
    ...attributes,
    object: computed,
    oldObject: oldPart,
  });
  const next = admitted ?? computed;
  // What a part brings is looked at before the version that it was made from.
  const object = part ? part.into(next, structuredClone(old)) : next;
  checkVersion(
    context,
    next.metadata.resourceVersion,
    before,
    !part && type.strategy.requiresVersion === true,
  );
  if (!part) checkTypeMeta(context, next, old);
  if (part && type.isCustom) setDefaultsBeside(context, object);
  keepOldMetadata(object, old.metadata);
  separateStatus(context, object, old);
  // A part is written by the rules of the whole.
  const subresource = part ? '' : info.subresource;
  type.strategy.prepareForUpdate?.(object, old, subresource || undefined, server.clock.date());
  if (type.strategy.hasGeneration && subresource !== 'status') {
    raiseGeneration(object, old, type.strategy.raisesGeneration ?? desiredChanged(context));
  }
  if (!subresource) allocate(context, object, old, options.isDryRun);
  keepTimes(old, object);
  validateNext(context, object, old);
  if (!subresource) context.warnings.push(...(type.strategy.updateWarnings?.(object, old) ?? []));
  await server.admission.validate(context, {
    ...attributes,
    object: part ? part.of(object) : object,
    oldObject: part ? part.of(old) : old,
  });
  const stored = await inStorageVersion(context, object);
  if (stored !== object && !type.isCustom) keepOtherHalf(context, stored, before);
  return stored;
}

/** What a part brings may have defaults beside it: they are read at once, and stored with the next write. */
function setDefaultsBeside({ version }: RequestContext, object: KubeObject): void {
  const bare = cloneJson(object);
  setDefaults(object, version.schema);
  if (!equalJson(bare, object)) noteStoredUnlike(object.metadata);
}

/** What a write does not change stays as it is stored: on the way through another version, some of it gets lost. */
function keepOtherHalf({ info, version }: RequestContext, stored: KubeObject, before: StoredObject): void {
  if (!version.hasStatus) return;
  const half = info.subresource === 'status' ? 'spec' : 'status';
  const kept = before.parse()[half];
  if (kept !== undefined) stored[half] = kept;
}

/** Where a kind has a status subresource, the status is written there and only there. */
function separateStatus({ type, version, info }: RequestContext, object: KubeObject, old: KubeObject): void {
  // Of the other subresources, the kind says what they change.
  if (!version.hasStatus || (info.subresource && info.subresource !== 'status')) return;
  if (info.subresource === 'status') {
    const { status, metadata } = object;
    for (const key of Object.keys(object)) if (!(key in old)) delete object[key];
    const kept = type.isCustom ? statusMetadata(metadata, old.metadata) : metadata;
    Object.assign(object, old, { status, metadata: kept });
    // Nothing in place of nothing is no change.
    if (status === undefined || (status === null && old['status'] === undefined)) delete object['status'];
  } else if (old['status'] === undefined) delete object['status'];
  else object['status'] = old['status'];
}

/** A status of a custom resource brings nothing of its metadata but who owns it. */
function statusMetadata({ managedFields }: ServerObjectMeta, old: ServerObjectMeta): ServerObjectMeta {
  const { managedFields: _, ...rest } = old;
  return managedFields ? { ...rest, managedFields } : rest;
}

function commit(
  { server, type }: RequestContext,
  options: WriteOptions,
  before: StoredObject,
  next: KubeObject,
): StoredObject {
  const old = before.parse();
  const isGoing = isReadyToGo(next);
  const isUnlike = isStoredUnlike(next);
  if (!isGoing && equalJson(next, old) && !server.incomplete.has(before) && !isUnlike) return before;
  if (options.isDryRun) return dryRun(next, String(before.revision));
  if (isGoing) {
    server.storage.delete(type.collection, before);
    // The client is shown what it wrote, though that was never stored.
    return dryRun(next, String(before.revision));
  }
  const after = server.storage.put(type.collection, next);
  if (isUnlike) server.incomplete.add(after);
  return after;
}
