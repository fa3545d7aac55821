import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { metadataCauses, metadataUpdateCauses } from '../builtin/validation/metadata.js';
import { pathSegment } from '../builtin/validation/names.js';
import { validateEmbedded } from '../schema/embedded-resource.js';
import { validateListTypes } from '../schema/list-types.js';
import { uncheckedRules } from '../schema/rule-messages.js';
import { validateRules } from '../schema/validate-rules.js';
import { apiVersion } from '../types/resource-type.js';
import { NO_VERSION, versionOf } from './type-meta.js';

/** Takes what the object needs and only one object can have, such as an address. @internal */
export function allocate(
  { type, server }: RequestContext,
  object: KubeObject,
  old: KubeObject | undefined,
  isDryRun: boolean,
): void {
  refuseFor(type.strategy.allocate?.(object, old, server.storage, isDryRun) ?? [], type, object);
}

/** Refuses a new object that breaks the rules of its kind. @internal */
export function validateNew({ type }: RequestContext, object: KubeObject): void {
  refuseFor(type.strategy.validate?.(object) ?? [], type, object);
}

/** Refuses a state that an object must not have, or must not come to from its old one. @internal */
export function validateNext(
  { type, info, part }: RequestContext,
  object: KubeObject,
  old: KubeObject,
): void {
  const subresource = part ? undefined : info.subresource || undefined;
  // What is wrong with the metadata is found by two: here, and by the kind, which may ask for more.
  const causes = [
    ...metadataCauses(object.metadata, type.isNamespaced, pathSegment),
    ...metadataUpdateCauses(object.metadata, old.metadata),
    ...(type.strategy.validateUpdate?.(object, old, subresource) ?? []),
  ];
  refuseFor(causes, type, object);
}

/** Refuses a custom resource that says that it is of another kind; built-in ones cannot even be read then. @internal */
export function checkTypeMeta(
  { type, version, info }: RequestContext,
  object: KubeObject,
  old?: KubeObject,
): void {
  if (!type.isCustom) return;
  if (!versionOf(object.apiVersion)) throw ApiError.internal(new Error(NO_VERSION));
  // A status is put into the object that is there, whatever it says that it is one of.
  if (info.subresource === 'status' && old) return;
  const expected = apiVersion(type.group, version.name);
  const causes: StatusCause[] = [];
  const { kind } = object;
  if (kind !== type.kind) causes.push(cause.invalid('kind', kind, `must be ${type.kind}`));
  if (object.apiVersion !== expected) {
    causes.push(cause.invalid('apiVersion', object.apiVersion, `must be ${expected}`));
  }
  if (causes.length === 0) return;
  const [, group = ''] = object.apiVersion.split('/').reverse();
  // Of all else, only what has nothing to do with the types of fields is looked at.
  const { schema = {} } = version;
  causes.push(...validateEmbedded(object, schema), ...validateListTypes(object, schema));
  const unchecked = uncheckedRules(schema, causes);
  causes.push(...(unchecked ? [unchecked] : validateRules(schema, object, old).causes));
  throw ApiError.invalid({ group, kind }, object.metadata.name ?? '', causes);
}

function refuseFor(causes: readonly StatusCause[], type: RequestContext['type'], object: KubeObject): void {
  if (causes.length === 0) return;
  const { kind, group, storageGroup = group } = type;
  throw ApiError.invalid({ kind, group: storageGroup }, object.metadata.name ?? '', [...causes]);
}
