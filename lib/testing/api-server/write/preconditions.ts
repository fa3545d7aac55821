import { ApiError, cause } from '../common/api-error.js';
import { uintTrouble } from '../common/go-number.js';
import type { RequestContext } from '../server-context.js';
import type { StoredObject } from '../storage/stored-object.js';
import { storageKey } from './storage-key.js';

/**
 * Refuses to replace an object that is another one than its author knew, though it has the same name; or is there no
 * more, and so has an empty UID.
 *
 * @internal
 */
export function checkUid(
  { type }: RequestContext,
  uid: string | undefined,
  before: Pick<StoredObject, 'uid' | 'name' | 'key'>,
  isDryRun: boolean,
): void {
  if (!uid || uid === before.uid) return;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.uid}`;
  throw ApiError.conflict(
    type,
    before.name,
    `StorageError: invalid object, Code: 4, Key: ${storageKey(type, before.key, isDryRun)}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
  );
}

/**
 * Refuses a state that was made from another version than the present one; or from none that is told, where a kind
 * asks for it.
 *
 * @param isRequired whether the version has to be told
 * @internal
 */
export function checkVersion(
  context: RequestContext,
  asked: string | undefined,
  before: StoredObject,
  isRequired: boolean,
): void {
  const version = objectVersion(asked ?? '');
  if (version !== 0n) {
    if (version !== BigInt(before.revision)) throw modified(context);
  } else if (isRequired) {
    const { group, resource } = context.type;
    throw ApiError.invalid({ group, kind: resource }, before.name, [
      cause.invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
}

/** The version in an object's metadata; 0 where it has none. @throws ApiError 500, as the real server says it @internal */
export function objectVersion(text: string): bigint {
  const trouble = text && uintTrouble(text);
  if (trouble) throw new ApiError(500, '', trouble);
  return BigInt(text);
}

/** Another write came between. @internal */
export function modified({ type, info }: RequestContext): ApiError {
  return ApiError.conflict(
    type,
    info.name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}
