import type { KubeObject } from '../../common/kube-object.js';

const EVENTS = 'events.k8s.io/v1';

/** What the fields of an Event of the core group are called in `events.k8s.io`; the others have one name. */
const NAMES: readonly (readonly [core: string, events: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];
const toEvents = new Map(NAMES);
const toCore = new Map(NAMES.map(([core, events]) => [events, core]));

/** What the core group writes even where it is empty. */
const ALWAYS = { reportingComponent: '', reportingInstance: '' };

/** One Event is in both groups, by other names of its fields. @internal */
export function convertEvents(objects: readonly KubeObject[], to: string): KubeObject[] {
  return objects.map((event) => (event.apiVersion === to ? event : renamed(event, to)));
}

function renamed(event: KubeObject, to: string): KubeObject {
  const isCore = to !== EVENTS;
  const names = isCore ? toCore : toEvents;
  const { kind, metadata, ...fields } = event;
  const result: KubeObject = { kind, apiVersion: to, metadata, ...(isCore && ALWAYS) };
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'apiVersion' || (!isCore && value === '')) continue;
    result[names.get(name) ?? name] = value;
  }
  return result;
}
