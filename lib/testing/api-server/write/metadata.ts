import { cause, type StatusCause } from '../common/api-error.js';
import { equalJson } from '../common/json.js';
import type { KubeObject, ServerObjectMeta } from '../common/kube-object.js';
import type { ServerContext } from '../server-context.js';

/** RFC 3339 in whole seconds, as metadata has it. @internal */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Sets what only the server sets on a new object. @internal */
export function fillNewMetadata(
  object: KubeObject,
  { random, clock }: ServerContext,
  hasGeneration: boolean,
): void {
  const { metadata } = object;
  metadata.uid = random.uuid();
  metadata.creationTimestamp = timestamp(clock.date());
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata['selfLink'];
  delete metadata.resourceVersion;
  if (hasGeneration) metadata.generation = 1;
  else delete metadata.generation;
}

/** A name for an object that only says how its name begins. @internal */
export function generateName(base: string, { random }: ServerContext): string {
  return `${base.slice(0, 63 - 5)}${random.nameSuffix()}`;
}

/** Takes over what an update cannot change and clients need not send. @internal */
export function keepOldMetadata({ metadata }: KubeObject, old: ServerObjectMeta): void {
  for (const field of [
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
  ] as const) {
    if (old[field] === undefined) delete metadata[field];
    else Object.assign(metadata, { [field]: old[field] });
  }
  metadata.resourceVersion = old.resourceVersion ?? '';
  delete metadata['selfLink'];
  if (old.generateName !== undefined && metadata.generateName === undefined) {
    // Clients that build an object anew rarely repeat it.
    delete metadata.generateName;
  }
}

/** Raises the generation when anything but the metadata differs, and the status where it is written apart. @internal */
export function raiseGeneration(object: KubeObject, old: KubeObject, isStatusApart: boolean): void {
  const desired = ({ metadata: _metadata, status, ...rest }: KubeObject) =>
    isStatusApart || status === undefined ? rest : { ...rest, status };
  const before = old.metadata.generation ?? 0;
  const isSame = equalJson(desired(object), desired(old));
  object.metadata.generation = isSame ? before : before + 1;
}

/** What the real server checks of the metadata of every kind when it is updated. @internal */
export function metadataUpdateCauses({ metadata }: KubeObject, old: ServerObjectMeta): StatusCause[] {
  const causes: StatusCause[] = [];
  if (old.deletionTimestamp) {
    const added = (metadata.finalizers ?? []).filter((one) => !(old.finalizers ?? []).includes(one));
    if (added.length > 0) {
      causes.push(
        cause.forbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
        ),
      );
    }
  }
  return causes;
}
