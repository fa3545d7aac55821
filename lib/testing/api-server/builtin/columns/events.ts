import type { KubeObject } from '../../common/kube-object.js';
import { numberAt, objectAt, textAt } from '../fields.js';
import { type Cell, cell, since } from './column.js';

/** An event of either group: its fields have two names. */
const either = (event: KubeObject, ...names: string[]): string => {
  for (const name of names) {
    const value = textAt(event, name);
    if (value) return value;
  }
  return '';
};

const firstSeen = (event: KubeObject): string =>
  either(event, 'firstTimestamp', 'deprecatedFirstTimestamp', 'eventTime');

function lastSeen(event: KubeObject): string {
  const last = either(event, 'lastTimestamp', 'deprecatedLastTimestamp') || firstSeen(event);
  return textAt(event, 'series', 'lastObservedTime') || last;
}

const about = (event: KubeObject) => objectAt(event, 'involvedObject') ?? objectAt(event, 'regarding') ?? {};

function target(event: KubeObject): string {
  const kind = textAt(about(event), 'kind').toLowerCase();
  const name = textAt(about(event), 'name');
  return name ? `${kind}/${name}` : kind;
}

function source(event: KubeObject): string {
  const from = objectAt(event, 'source') ?? objectAt(event, 'deprecatedSource');
  const component = textAt(from, 'component') || either(event, 'reportingComponent', 'reportingController');
  const instance = textAt(from, 'host') || textAt(event, 'reportingInstance');
  return instance ? `${component}, ${instance}` : component;
}

function count(event: KubeObject): number {
  const times = numberAt(event, 'count') ?? numberAt(event, 'deprecatedCount') ?? 0;
  return numberAt(event, 'series', 'count') ?? (times || 1);
}

/** @internal */
export const eventColumns: readonly Cell[] = [
  cell('Last Seen', (event, now) => since(lastSeen(event), now)),
  cell('Type', (event) => textAt(event, 'type')),
  cell('Reason', (event) => textAt(event, 'reason')),
  cell('Object', target),
  cell('Subobject', (event) => textAt(about(event), 'fieldPath')),
  cell('Source', source),
  cell('Message', (event) => either(event, 'message', 'note').trim()),
  cell('First Seen', (event, now) => since(firstSeen(event), now)),
  cell('Count', count),
];
