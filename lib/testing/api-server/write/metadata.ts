import { equalJson, type JsonObject } from '../common/json.js';
import type { KubeObject, ServerObjectMeta } from '../common/kube-object.js';
import type { RequestContext, ServerContext } from '../server-context.js';

/** RFC 3339 in whole seconds, as metadata has it. @internal */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Takes away what a new object can't bring along. @internal */
export function wipeSystemFields({ metadata }: KubeObject): void {
  for (const field of SYSTEM_FIELDS) delete metadata[field];
}

const SYSTEM_FIELDS = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
] as const;

/** Sets what only the server sets on a new object. @internal */
export function fillNewMetadata(
  object: KubeObject,
  { random, clock }: ServerContext,
  hasGeneration: boolean,
): void {
  const { metadata } = object;
  wipeSystemFields(object);
  metadata.uid = random.uuid();
  metadata.creationTimestamp = timestamp(clock.date());
  if (hasGeneration) metadata.generation = 1;
  else delete metadata.generation;
}

/** A name for an object that only says how its name begins. @internal */
export function generateName(base: string, { random }: ServerContext): string {
  return `${base.slice(0, 63 - 5)}${random.nameSuffix()}`;
}

/**
 * Takes over what an update cannot change and clients need not send. What it must not change, such as the UID, stays
 * as it was sent, and is refused by validation where it differs.
 *
 * @internal
 */
export function keepOldMetadata({ metadata }: KubeObject, old: ServerObjectMeta): void {
  for (const field of ['generation', 'creationTimestamp'] as const) keep(metadata, old, field);
  if (old.deletionTimestamp) keep(metadata, old, 'deletionTimestamp');
  if (!metadata.uid) keep(metadata, old, 'uid');
  if (metadata.deletionGracePeriodSeconds === undefined) keep(metadata, old, 'deletionGracePeriodSeconds');
  metadata.resourceVersion = old.resourceVersion ?? '';
  delete metadata['selfLink'];
}

function keep(metadata: ServerObjectMeta, old: ServerObjectMeta, field: keyof ServerObjectMeta): void {
  if (old[field] === undefined) delete metadata[field];
  else metadata[field] = old[field];
}

/** Raises the generation where a change is one that it counts. @internal */
export function raiseGeneration(
  object: KubeObject,
  old: KubeObject,
  counts: (object: KubeObject, old: KubeObject) => boolean,
): void {
  const before = old.metadata.generation ?? 0;
  object.metadata.generation = counts(object, old) ? before + 1 : before;
}

/** Whether anything but the metadata differs, and the status where it is written apart. @internal */
export function desiredChanged({ type, version }: Pick<RequestContext, 'type' | 'version'>) {
  const isStatusApart = version.hasStatus || !type.isCustom;
  const desired = ({ metadata: _metadata, status, ...rest }: KubeObject): JsonObject =>
    isStatusApart || status === undefined ? rest : { ...rest, status };
  return (object: KubeObject, old: KubeObject): boolean => !equalJson(desired(object), desired(old));
}
