import { equalJson, getField, isObject, type Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestInfo } from '../request/request-info.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { FaultChange } from './fault-plan.js';

/** The change that a request has made, among all that were made while it ran. @internal */
export function changeBy(info: RequestInfo, events: readonly StorageEvent[]): StorageEvent | undefined {
  const { resource, group, namespace, name } = info;
  const collection = group ? `${resource}.${group}` : resource;
  return events.find(
    ({ object, ...event }) =>
      event.collection === collection &&
      (name ? object.name === name : event.type === 'ADDED') &&
      (!namespace || object.namespace === namespace || resource === 'namespaces'),
  );
}

/** Whether a change has changed a field as it is wanted. @internal */
export function hasChanged({ type, object, previous }: StorageEvent, wanted: FaultChange): boolean {
  const before = valueAt(previous?.parse(), wanted.path);
  const after = type === 'DELETED' ? null : valueAt(object.parse(), wanted.path);
  if (equalJson(before, after)) return false;
  const isAs = (value: Json, expected: unknown) =>
    expected === undefined || equalJson(value, expected as Json);
  return isAs(before, wanted.from) && isAs(after, wanted.to);
}

function valueAt(object: KubeObject | undefined, path: string): Json {
  let value: Json | undefined = object;
  for (const field of path.split('.')) value = isObject(value) ? getField(value, field) : undefined;
  return value ?? null;
}
