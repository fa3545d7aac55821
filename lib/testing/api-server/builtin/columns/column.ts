import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { shortAge } from '../../read/age.js';
import type { Column } from '../../types/resource-type.js';
import { listAt, mapAt, objectAt, textAt, textsAt } from '../fields.js';

type Value = Column['value'];

/** A column of text. @internal */
export const text = (name: string, value: Value): Column => ({ name, type: 'string', value });
/** @internal */
export const integer = (name: string, value: Value): Column => ({ name, type: 'integer', value });
/** @internal */
export const boolean = (name: string, value: Value): Column => ({ name, type: 'boolean', value });
/** Shown only with `-o wide`. @internal */
export const wide = (column: Column): Column => ({ ...column, priority: 1 });

/** How long ago a time was; of no time, `<unknown>`. @internal */
export function since(time: string, now: Date): string {
  return time ? shortAge(time, now) : '<unknown>';
}

/** @internal */
export const age = text('Age', ({ metadata }, now) => since(metadata.creationTimestamp ?? '', now));

/** Columns whose names say where they find their text. @internal */
export const textFrom = (name: string, ...path: string[]): Column =>
  text(name, (object) => textAt(object, ...path));

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

/** Names and images of the containers of a pod template, and what selects them: the wide columns of workloads. @internal */
export function containerColumns(...path: string[]): Column[] {
  const containers = (object: KubeObject) => listAt(object, ...path, 'spec', 'containers');
  const all = (object: KubeObject, field: string) =>
    containers(object)
      .map((container) => textAt(container, field))
      .join(',');
  return [
    wide(text('Containers', (object) => all(object, 'name'))),
    wide(text('Images', (object) => all(object, 'image'))),
  ];
}

/** @internal */
export const selectorColumn = wide(
  text('Selector', (object) => selectorText(objectAt(object, 'spec', 'selector'))),
);

/** The first few of a list, and how many more there are. @internal */
export function firstOf(all: readonly string[], most: number, separator = ','): string {
  if (all.length === 0) return '<none>';
  const shown = all.slice(0, most).join(separator);
  return all.length > most ? `${shown} + ${all.length - most} more...` : shown;
}
