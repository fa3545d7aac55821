import { Shown } from '../../common/cause.js';
import { goJson, goStruct } from '../../common/go-format.js';
import type { Json, JsonObject } from '../../common/json.js';
import type { ServerOwnerReference } from '../../common/kube-object.js';

/** The fields of a struct by their names in Go: the name in JSON, and what is shown where it is absent. */
type Fields = Readonly<Record<string, readonly [name: string, absent?: Json]>>;

/**
 * A struct of the server's own form of a kind, which has no names for JSON: so Go shows it where a refusal is about the
 * whole of it.
 */
function shown(object: JsonObject, fields: Fields, nested: Readonly<Record<string, Fields>> = {}): Shown {
  const text = ([goName, [name, absent = null]]: [string, Fields[string]]): [string, string] => {
    const value = object[name] ?? absent;
    const inner = nested[name];
    return [goName, inner && value !== null ? shown(value as JsonObject, inner).text : goJson(value)];
  };
  return new Shown(goStruct(Object.entries(fields).map(text)));
}

/** @internal */
export const goDeploymentStrategy = (strategy: JsonObject): Shown =>
  shown(
    strategy,
    { Type: ['type', ''], RollingUpdate: ['rollingUpdate'] },
    { rollingUpdate: { MaxUnavailable: ['maxUnavailable', 0], MaxSurge: ['maxSurge', 0] } },
  );

const ROLLING_UPDATE: Fields = { Partition: ['partition', 0], MaxUnavailable: ['maxUnavailable'] };

/** Of a StatefulSet. @internal */
export const goRollingUpdate = (rolling: JsonObject): Shown => shown(rolling, ROLLING_UPDATE);

/** @internal */
export const goStatefulSetStrategy = (strategy: JsonObject): Shown =>
  shown(
    strategy,
    { Type: ['type', ''], RollingUpdate: ['rollingUpdate'] },
    { rollingUpdate: ROLLING_UPDATE },
  );

/** @internal */
export const goRoleRef = (role: JsonObject): Shown =>
  shown(role, { APIGroup: ['apiGroup', ''], Kind: ['kind', ''], Name: ['name', ''] });

/** An owner, which has names for JSON, in the order of its fields. @internal */
export function goOwner(owner: ServerOwnerReference): string {
  const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = owner;
  return JSON.stringify({ apiVersion, kind, name, uid, controller, blockOwnerDeletion });
}

/** @internal */
export const goBudgetSpec = (spec: JsonObject): Shown =>
  shown(spec, {
    MinAvailable: ['minAvailable'],
    Selector: ['selector'],
    MaxUnavailable: ['maxUnavailable'],
    UnhealthyPodEvictionPolicy: ['unhealthyPodEvictionPolicy'],
  });

/** @internal */
export const goObjectReference = (reference: JsonObject): Shown =>
  shown(reference, {
    Kind: ['kind', ''],
    Namespace: ['namespace', ''],
    Name: ['name', ''],
    UID: ['uid', ''],
    APIVersion: ['apiVersion', ''],
    ResourceVersion: ['resourceVersion', ''],
    FieldPath: ['fieldPath', ''],
  });

/** @internal */
export const goEventSource = (source: JsonObject): Shown =>
  shown(source, { Component: ['component', ''], Host: ['host', ''] });
