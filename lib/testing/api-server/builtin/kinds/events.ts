import type { StatusCause } from '../../common/api-error.js';
import type { Shown } from '../../common/cause.js';
import { equalJson, isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, numberAt, objectAt, textAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { goEventSource, goObjectReference } from '../validation/go-structs.js';
import { anyName, dnsSubdomain, qualifiedName } from '../validation/names.js';
import type { KindRules, RulesByResource } from './kind-rules.js';

/** The names that fields have in one of the two groups. */
interface Names {
  readonly object: string;
  readonly controller: string;
  readonly note: string;
}

const core: Names = { object: 'involvedObject', controller: 'reportingComponent', note: 'message' };
const events: Names = { object: 'regarding', controller: 'reportingController', note: 'note' };

/** Causes name the fields of the inner form, whichever group the event was sent to. */
function commonCauses(event: KubeObject, names: Names): StatusCause[] {
  const checks = new Checks();
  const namespace = event.metadata.namespace ?? '';
  const about = textAt(event, names.object, 'namespace');
  const mismatch = () => checks.invalid('involvedObject.namespace', about, 'does not match event.namespace');
  if (!textAt(event, 'eventTime')) {
    if (about ? about !== namespace : namespace !== 'default') mismatch();
    return checks.causes;
  }
  if (!about && namespace !== 'default' && namespace !== 'kube-system') mismatch();
  const controller = textAt(event, names.controller);
  if (!controller) checks.required(names.controller);
  checks.invalid(names.controller, controller, qualifiedName(controller));
  for (const [name, limit] of [
    ['reportingInstance', 128],
    ['action', 128],
    ['reason', 128],
  ] as const) {
    const value = textAt(event, name);
    if (!value) checks.required(name);
    if (Buffer.byteLength(value) > limit) checks.invalid(name, '', `can have at most ${limit} characters`);
  }
  if (Buffer.byteLength(textAt(event, names.note)) > 1024) {
    checks.invalid('message', '', 'can have at most 1024 characters');
  }
  return checks.causes;
}

function seriesCauses(event: KubeObject): StatusCause[] {
  const checks = new Checks();
  const series = objectAt(event, 'series');
  if (!series) return [];
  if ((numberAt(series, 'count') ?? 0) < 2) checks.invalid('series.count', '', 'should be at least 2');
  if (!textAt(series, 'lastObservedTime')) checks.required('series.lastObservedTime');
  return checks.causes;
}

function strictCauses(event: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (!textAt(event, 'eventTime')) checks.required('eventTime');
  const type = textAt(event, 'type');
  if (type !== 'Normal' && type !== 'Warning') checks.invalid('type', '', `has invalid value: ${type}`);
  for (const [field, name] of [
    ['deprecatedFirstTimestamp', 'firstTimestamp'],
    ['deprecatedLastTimestamp', 'lastTimestamp'],
    ['deprecatedCount', 'count'],
  ] as const) {
    if (at(event, field)) checks.invalid(name, '', 'needs to be unset');
  }
  if (textAt(event, 'deprecatedSource', 'component') || textAt(event, 'deprecatedSource', 'host')) {
    checks.invalid('source', '', 'needs to be unset');
  }
  return [...seriesCauses(event), ...checks.causes];
}

/** Only the series of an event may still change. */
const fixed = [
  ['regarding', 'involvedObject'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
] as const;

const structs: Readonly<Record<string, (value: JsonObject) => Shown>> = {
  regarding: goObjectReference,
  related: goObjectReference,
  deprecatedSource: goEventSource,
};

function asShown(field: string, value: Json | undefined): Json | Shown | undefined {
  const show = structs[field];
  return show && isObject(value) ? show(value) : value;
}

function updateCauses(event: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  for (const [field, name] of fixed) {
    if (!equalJson(event[field] ?? null, old[field] ?? null))
      checks.invalid(name, asShown(field, event[field]), IMMUTABLE);
  }
  const isNewSeries = !equalJson(event['series'], old['series']);
  return [...(isNewSeries ? seriesCauses(event) : []), ...checks.causes];
}

const coreEvents: KindRules = {
  name: anyName,
  validate: (event) => [...namespaceCauses(event), ...commonCauses(event, core)],
};

const newEvents: KindRules = {
  name: dnsSubdomain,
  validate: (event, old) => [...commonCauses(event, events), ...(old ? [] : strictCauses(event))],
  validateUpdate: updateCauses,
};

function namespaceCauses({ metadata }: KubeObject): StatusCause[] {
  const checks = new Checks();
  const namespace = metadata.namespace ?? '';
  checks.invalid('namespace', namespace, dnsSubdomain(namespace));
  return checks.causes;
}

/** @internal */
export const eventRules: RulesByResource = {
  '/events': coreEvents,
  'events.k8s.io/events': newEvents,
};
