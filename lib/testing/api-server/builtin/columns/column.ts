import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { shortAge } from '../../read/age.js';
import type { Column } from '../../types/resource-type.js';
import { listAt, mapAt, objectAt, textAt, textsAt } from '../fields.js';

/** The cell of a column that the data describes under this name. @internal */
export interface Cell {
  readonly name: string;
  readonly value: Column['value'];
}

/** @internal */
export const cell = (name: string, value: Column['value']): Cell => ({ name, value });

/** How long ago a time was; of no time, `<unknown>`. @internal */
export function since(time: string, now: Date): string {
  return time ? shortAge(time, now) : '<unknown>';
}

/** What many kinds show, and all in the same way. @internal */
export const commonCells: readonly Cell[] = [
  cell('Name', ({ metadata }) => metadata.name ?? ''),
  cell('Age', ({ metadata }, now) => since(metadata.creationTimestamp ?? '', now)),
  cell('Created At', ({ metadata }) => metadata.creationTimestamp ?? '<unknown>'),
];

/** A cell with the text at a path. @internal */
export const textFrom = (name: string, ...path: string[]): Cell =>
  cell(name, (object) => textAt(object, ...path));

/** Labels as a selector prints them; `<none>` for none. @internal */
export function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key] ?? ''}`);
  return parts.length > 0 ? parts.join(',') : '<none>';
}

/** A label selector in one line, by key. @internal */
export function selectorText(selector: JsonObject | undefined, empty = '<none>'): string {
  const labels = mapAt(selector, 'matchLabels');
  const parts: [string, string][] = Object.keys(labels).map((key) => [key, `${key}=${labels[key] ?? ''}`]);
  for (const one of listAt(selector, 'matchExpressions')) {
    const key = textAt(one, 'key');
    const values = `(${[...textsAt(one, 'values')].sort().join(',')})`;
    const operator = textAt(one, 'operator');
    if (operator === 'In') parts.push([key, `${key} in ${values}`]);
    else if (operator === 'NotIn') parts.push([key, `${key} notin ${values}`]);
    else parts.push([key, operator === 'Exists' ? key : `!${key}`]);
  }
  const sorted = parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  return sorted.length > 0 ? sorted.join(',') : empty;
}

/** Names and images of the containers of a pod template, and what selects them: which workloads show. @internal */
export function containerColumns(...path: string[]): Cell[] {
  const containers = (object: KubeObject) => listAt(object, ...path, 'spec', 'containers');
  const all = (object: KubeObject, field: string) =>
    containers(object)
      .map((container) => textAt(container, field))
      .join(',');
  return [
    cell('Containers', (object) => all(object, 'name')),
    cell('Images', (object) => all(object, 'image')),
  ];
}

/** @internal */
export const selectorColumn = cell('Selector', (object) =>
  selectorText(objectAt(object, 'spec', 'selector')),
);

/** The first few of a list, and how many more there are. @internal */
export function firstOf(all: readonly string[], most: number, separator = ','): string {
  if (all.length === 0) return '<none>';
  const shown = all.slice(0, most).join(separator);
  return all.length > most ? `${shown} + ${all.length - most} more...` : shown;
}
