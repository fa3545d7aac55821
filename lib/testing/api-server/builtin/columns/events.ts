import type { KubeObject } from '../../common/kube-object.js';
import type { Column } from '../../types/resource-type.js';
import { numberAt, objectAt, textAt } from '../fields.js';
import { since, text, wide } from './column.js';

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

/** The name comes last. @internal */
export const eventColumns: readonly Column[] = [
  text('Last Seen', (event, now) => since(lastSeen(event), now)),
  text('Type', (event) => textAt(event, 'type')),
  text('Reason', (event) => textAt(event, 'reason')),
  text('Object', target),
  wide(text('Subobject', (event) => textAt(about(event), 'fieldPath'))),
  wide(text('Source', source)),
  text('Message', (event) => either(event, 'message', 'note').trim()),
  wide(text('First Seen', (event, now) => since(firstSeen(event), now))),
  wide(text('Count', count)),
  { name: 'Name', type: 'string', format: 'name', priority: 1, value: ({ metadata }) => metadata.name ?? '' },
];
