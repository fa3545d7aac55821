import { equalJson, isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { fnv1a64 } from '../common/fnv.js';

/** A reference from what a controller makes to what it makes it for. @internal */
export function controllerReference(owner: KubeObject): JsonObject {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** A Pod from the template in a workload's spec. @internal */
export function podFrom(owner: KubeObject, template: JsonObject, name: JsonObject, labels: JsonObject = {}) {
  const metadata = isObject(template['metadata']) ? template['metadata'] : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(metadata['annotations'] !== undefined && { annotations: metadata['annotations'] }),
      labels: { ...(metadata['labels'] as JsonObject | undefined), ...labels },
      namespace: owner.metadata.namespace ?? '',
      ownerReferences: [controllerReference(owner)],
      ...name,
    },
    spec: template['spec'] ?? {},
  };
}

/** The spec of an object, as an object. @internal */
export function specOf(object: KubeObject): JsonObject {
  return isObject(object['spec']) ? object['spec'] : {};
}

/** @internal */
export function statusOf(object: KubeObject): JsonObject {
  return isObject(object['status']) ? object['status'] : {};
}

/** A field that is a number, or what stands for it where it is not there. @internal */
export function numberOf(object: JsonObject, field: string, otherwise: number): number {
  const value = object[field];
  return typeof value === 'number' ? value : otherwise;
}

/** A short name for a template: the same for the same template, in the characters of generated names. @internal */
export function templateHash(template: Json | undefined): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let hash = fnv1a64(JSON.stringify(template ?? null));
  let text = '';
  for (let index = 0; index < 10; index++) {
    text += alphabet[Number(hash % 27n)];
    hash /= 27n;
  }
  return text;
}

/** @internal */
export function isReady(pod: KubeObject): boolean {
  const { conditions } = statusOf(pod);
  return (
    Array.isArray(conditions) &&
    conditions.some((one) => isObject(one) && one['type'] === 'Ready' && one['status'] === 'True')
  );
}

/** @internal */
export function isFinished(pod: KubeObject): boolean {
  const { phase } = statusOf(pod);
  return phase === 'Succeeded' || phase === 'Failed';
}

/** A list of conditions with one set; its time changes only with its status. @internal */
export function withCondition(
  present: Json | undefined,
  now: string,
  type: string,
  isTrue: boolean,
  reason: string,
  message: string,
): Json[] {
  const conditions = Array.isArray(present) ? present : [];
  const old = conditions.find((one): one is JsonObject => isObject(one) && one['type'] === type);
  const status = isTrue ? 'True' : 'False';
  const isSame = old?.['status'] === status;
  const condition = {
    type,
    status,
    reason,
    message,
    lastTransitionTime: isSame ? (old['lastTransitionTime'] ?? now) : now,
    lastUpdateTime: isSame && equalJson(old['message'], message) ? (old['lastUpdateTime'] ?? now) : now,
  };
  return [...conditions.filter((one) => one !== old), condition];
}
