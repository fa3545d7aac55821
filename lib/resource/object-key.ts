import { unexpected } from '../common/invalid-option-error.js';
import type { ObjectRef } from './kubernetes-object.js';

/**
 * Identifies one object of a kind across clusters: `cluster/namespace/name`, the namespace empty for a
 * cluster-scoped object. None of the three can contain a slash, so keys never collide.
 *
 * @publicApi
 */
export type ObjectKey = string;

/** @internal */
export function objectKey(cluster: string, namespace: string | undefined, name: string): ObjectKey {
  return `${cluster}/${namespace ?? ''}/${name}`;
}

/** The parts of a key. @publicApi */
export function parseObjectKey(key: ObjectKey): ObjectRef & { cluster: string } {
  if (typeof key !== 'string')
    throw unexpected('the key of parseObjectKey()', 'a text such as "default/web/shop"', key);
  const [cluster = '', namespace = '', name = ''] = key.split('/', 3);
  return namespace === '' ? { cluster, name } : { cluster, name, namespace };
}

/** @internal */
export function clusterOfKey(key: ObjectKey): string {
  return key.slice(0, key.indexOf('/'));
}

/** `namespace/name`, or the bare name: how people write it. @internal */
export function describeKey(key: ObjectKey): string {
  const { namespace, name } = parseObjectKey(key);
  return namespace === undefined ? name : `${namespace}/${name}`;
}
