import { readFileSync } from 'node:fs';
import type { KubeObject } from '../common/kube-object.js';
import { once } from './once.js';

const text = once(() => readFileSync(new URL('./data/bootstrap.jsonl', import.meta.url), 'utf8'));

/**
 * What a fresh API server has: its namespaces, the two priority classes of the system, the Service `kubernetes`, the
 * objects of flow control, and an APIService for each group. The roles of RBAC are not among them.
 *
 * @param now what conditions say when they changed
 * @internal
 */
export function firstObjects(now: string): KubeObject[] {
  const [, ...lines] = text().replaceAll('<now>', now).split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as KubeObject);
}
