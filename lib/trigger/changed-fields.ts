import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { isSame } from './is-same.js';

/** What is new with every write, and says nothing of what was written. */
const ALWAYS_NEW = new Set(['metadata.resourceVersion', 'metadata.generation', 'metadata.managedFields']);

const MAX_DEPTH = 16;

/**
 * The paths of the fields that differ, such as `spec.replicas` or `metadata.annotations["a/b"]`; at most `limit`.
 *
 * @internal
 */
export function changedFields(
  previous: KubernetesObject,
  current: KubernetesObject,
  limit: number,
): readonly string[] {
  const found: string[] = [];
  compare(previous, current, '', 0);
  return found;

  function compare(before: unknown, after: unknown, path: string, depth: number): void {
    if (found.length >= limit || ALWAYS_NEW.has(path) || isSame(before, after)) return;
    if (depth >= MAX_DEPTH || !isTree(before) || !isTree(after)) return void found.push(path);
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(before[name], after[name], join(path, name, Array.isArray(after)), depth + 1);
  }
}

function join(path: string, name: string, isItem: boolean): string {
  if (isItem) return `${path}[${name}]`;
  if (!/^[A-Za-z_]\w*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
