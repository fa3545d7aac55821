import { isStoredUnlike } from '../builtin/decode/stored-unlike.js';
import { ApiError } from '../common/api-error.js';
import { uintTrouble } from '../common/go-number.js';
import type { KubeObject } from '../common/kube-object.js';
import { textsInVersion } from '../read/in-version.js';
import { objectReply } from '../read/reply.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { objectKey, StoredObject } from '../storage/stored-object.js';
import { inStorageVersion } from './in-storage-version.js';
import { checkObjectType, readObject } from './body.js';
import { trackWrite } from './managed-fields-gate.js';
import { fillNewMetadata, generateName, wipeSystemFields } from './metadata.js';
import { allocate, checkTypeMeta, validateNew } from './validate.js';
import { writeOptions, type WriteOptions } from './write-options.js';

/** How often a generated name is tried before the client is told of the clash, as on the real server. */
const GENERATED_NAME_TRIES = 8;

/** @internal */
export async function create(context: RequestContext): Promise<ApiAnswer> {
  const { request } = context;
  checkObjectType(context);
  const options = writeOptions(request.query, request.headers['user-agent'], 'CreateOptions');
  const object = await readObject(context, options.fieldValidation);
  return createObject(context, object, options);
}

/** Creates an object that is normalized already: by a create, or by an apply of what is not there. @internal */
export async function createObject(
  context: RequestContext,
  given: KubeObject,
  options: WriteOptions,
  track: (object: KubeObject) => void | Promise<void> = (object) =>
    trackWrite(context, object, undefined, options),
): Promise<ApiAnswer> {
  const { type, server } = context;
  const version = given.metadata.resourceVersion;
  wipeSystemFields(given);
  const generated = !given.metadata.name && given.metadata.generateName;
  nameObject(context, given);
  if (type.isTerminating) throw terminating(type, given.metadata.name ?? '');
  await track(given);
  const attributes = { operation: 'CREATE', isDryRun: options.isDryRun } as const;
  // Those who admit it are told a generated name, too.
  const { name = '' } = given.metadata;
  const object = (await server.admission.mutate(context, { ...attributes, name, object: given })) ?? given;
  fillNewMetadata(object, server, type.strategy.hasGeneration);
  // After the metadata: a Job selects its pods by its own UID.
  type.strategy.prepareForCreate?.(object);
  // Who creates an object by its status gets nothing that is there only once.
  if (!context.info.subresource) allocate(context, object, undefined, options.isDryRun);
  checkTypeMeta(context, object);
  validateNew(context, object);
  context.warnings.push(...(type.strategy.warnings?.(object) ?? []));
  await server.admission.validate(context, { ...attributes, name, object });
  type.strategy.completeCreated?.(object);
  const stored = await inStorageVersion(context, object);
  if (!options.isDryRun) refuseVersion(version);
  for (let tries = 1; ; tries++) {
    const key = objectKey(stored.metadata.namespace ?? '', stored.metadata.name ?? '');
    const taken = server.storage.collection(type.collection).get(key);
    if (!taken) break;
    if (!generated || tries >= GENERATED_NAME_TRIES) throw alreadyThere(type, taken, stored);
    stored.metadata.name = generateName(generated, server);
  }
  const result = options.isDryRun
    ? dryRun(stored, version || undefined)
    : server.storage.put(type.collection, stored);
  if (isStoredUnlike(stored)) server.incomplete.add(result);
  const [text = ''] = await textsInVersion(context, [result]);
  return objectReply(context, 201, text);
}

/** Told where the object would be stored, as a failure: what is no version, or none, is overlooked. */
function refuseVersion(version = ''): void {
  if (uintTrouble(version) || Number(version) === 0) return;
  throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
}

function alreadyThere(type: RequestContext['type'], taken: StoredObject, { metadata }: KubeObject): ApiError {
  const { code, reason, message, details } = ApiError.alreadyExists(type, taken.name);
  const tried = metadata.generateName
    ? `${message}, the server was not able to generate a unique name for the object`
    : message;
  const isDeleted = taken.parse().metadata.deletionTimestamp !== undefined;
  return new ApiError(code, reason, isDeleted ? `object is being deleted: ${tried}` : tried, details);
}

function terminating(type: RequestContext['type'], name: string): ApiError {
  const why = 'create not allowed while custom resource definition is terminating';
  return ApiError.forbidden(type, name, why);
}

function nameObject({ server }: RequestContext, { metadata }: KubeObject): void {
  if (metadata.name) return;
  // One without either is refused later, together with all else that is wrong.
  if (metadata.generateName) metadata.name = generateName(metadata.generateName, server);
}

/** What would be stored; it has no version, for it is not. @internal */
export function dryRun(object: KubeObject, version?: string): StoredObject {
  const metadata = { ...object.metadata };
  if (version === undefined) delete metadata.resourceVersion;
  else metadata.resourceVersion = version;
  return StoredObject.shown({ ...object, metadata }, 0);
}
