import type { KubeObject, ManagedFieldsEntry } from '../common/kube-object.js';
import { difference, hasField, isEmptySet, setOf } from './field-set.js';
import { decodeManagers, encodeManagers, type Managers, noManagers, withFields } from './managers.js';
import { fieldElement, type PathElement } from './path-element.js';

const SCALE = 'autoscaling/v1';
const REPLICAS: readonly PathElement[] = ['f:spec', 'f:replicas'];

/** Where an object has its replicas, by version: `.spec.replicas`; null in a version without scale. @internal */
export type ReplicasPaths = ReadonlyMap<string, string | null>;

/**
 * The managed fields that a Scale shows: those of the object, as far as they own its replicas.
 *
 * @internal
 */
export function toScaleFields(object: KubeObject, paths: ReplicasPaths): ManagedFieldsEntry[] | undefined {
  const managers = decodeManagers(object.metadata.managedFields) ?? noManagers();
  const scale = noManagers();
  for (const [key, owner] of managers.owners) {
    const path = pathIn(paths, owner.apiVersion);
    if (!path || !hasField(owner.fields, path)) continue;
    scale.owners.set(key, { ...owner, apiVersion: SCALE, fields: setOf(REPLICAS), encoded: undefined });
    copyTime(managers, scale, key);
  }
  return encodeManagers(scale);
}

/**
 * The managed fields of the object after its Scale was written: who lost the replicas there has lost them here.
 *
 * @param scaleEntries the managed fields that the Scale ended with
 * @param apiVersion the version of the object in which the request named it
 * @internal
 */
export function fromScaleFields(
  object: KubeObject,
  scaleEntries: ManagedFieldsEntry[] | undefined,
  apiVersion: string,
  paths: ReplicasPaths,
): ManagedFieldsEntry[] | undefined {
  const managers = decodeManagers(object.metadata.managedFields) ?? noManagers();
  const scale = decodeManagers(scaleEntries) ?? noManagers();
  const result = noManagers();
  for (const [key, owner] of managers.owners) {
    const path = pathIn(paths, owner.apiVersion);
    if (path === undefined) continue;
    const hasReplicas = path !== null && hasField(owner.fields, path);
    // Only who applies is known by the same key on both sides: whoever updates loses the replicas here, and
    // has them again from the Scale below. That is how a real server does it, times and all.
    const isKept = !hasReplicas || scale.owners.delete(key);
    const fields = isKept ? owner.fields : difference(owner.fields, setOf(path));
    if (isEmptySet(fields)) continue;
    result.owners.set(key, withFields(owner, fields));
    copyTime(managers, result, key);
  }
  const path = pathIn(paths, apiVersion);
  for (const [key, owner] of scale.owners) {
    if (!path || !hasField(owner.fields, REPLICAS)) continue;
    result.owners.set(key, { ...owner, apiVersion, fields: setOf(path), encoded: undefined });
    copyTime(managers, result, key);
  }
  return encodeManagers(result);
}

/** undefined: the version is not known. null: it has no replicas. */
function pathIn(paths: ReplicasPaths, apiVersion: string): readonly PathElement[] | null | undefined {
  const path = paths.get(apiVersion);
  return typeof path === 'string' ? path.split('.').filter(Boolean).map(fieldElement) : path;
}

function copyTime(from: Managers, to: Managers, key: string): void {
  const time = from.times.get(key);
  if (time !== undefined) to.times.set(key, time);
}
