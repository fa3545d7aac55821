import type { JsonObject } from '../../common/json.js';
import { objectAt } from '../fields.js';

/** The sources of metrics by the field that they are in. */
const SOURCES = ['object', 'pods', 'resource', 'containerResource', 'external'] as const;
type Source = (typeof SOURCES)[number];

/** Which fields of v1 hold the values that v2 has together. */
interface Names {
  readonly value?: string;
  readonly averageValue: string;
  readonly averageUtilization?: string;
  readonly selector?: string;
}

const SPEC: Readonly<Record<Source, Names>> = {
  object: { value: 'targetValue', averageValue: 'averageValue', selector: 'selector' },
  pods: { averageValue: 'targetAverageValue', selector: 'selector' },
  resource: { averageValue: 'targetAverageValue', averageUtilization: 'targetAverageUtilization' },
  containerResource: { averageValue: 'targetAverageValue', averageUtilization: 'targetAverageUtilization' },
  external: { value: 'targetValue', averageValue: 'targetAverageValue', selector: 'metricSelector' },
};

const STATUS: Readonly<Record<Source, Names>> = {
  object: { value: 'currentValue', averageValue: 'averageValue', selector: 'selector' },
  pods: { averageValue: 'currentAverageValue', selector: 'selector' },
  resource: { averageValue: 'currentAverageValue', averageUtilization: 'currentAverageUtilization' },
  containerResource: { averageValue: 'currentAverageValue', averageUtilization: 'currentAverageUtilization' },
  external: { value: 'currentValue', averageValue: 'currentAverageValue', selector: 'metricSelector' },
};

/** Quantities of v1 that are no pointers: they are there even where v2 says nothing. */
const ALWAYS: Readonly<Record<string, readonly Source[]>> = {
  targetValue: ['object'],
  targetAverageValue: ['pods'],
  currentValue: ['object', 'external'],
  currentAverageValue: ['pods', 'resource', 'containerResource'],
};

/** The order in which v1 writes the fields: an annotation is text. */
const ORDER = [
  'target',
  'name',
  'metricName',
  'metricSelector',
  'targetValue',
  'currentValue',
  'targetAverageUtilization',
  'currentAverageUtilization',
  'targetAverageValue',
  'currentAverageValue',
  'selector',
  'averageValue',
  'container',
];

/** The fields that are there, in an order. @internal */
export function ordered(object: JsonObject, names: readonly string[]): JsonObject {
  const result: JsonObject = {};
  for (const name of names) if (object[name] !== undefined) result[name] = object[name];
  return result;
}

/** A metric of v2, of the spec or the status, as an annotation of v1 keeps it. @internal */
export function metricToV1(metric: JsonObject, part: 'target' | 'current'): JsonObject {
  const result: JsonObject = { type: metric.type };
  for (const source of SOURCES) {
    const from = objectAt(metric, source);
    if (from) result[source] = sourceToV1(source, from, part);
  }
  return result;
}

function sourceToV1(source: Source, from: JsonObject, part: 'target' | 'current'): JsonObject {
  const names = (part === 'target' ? SPEC : STATUS)[source];
  const values = objectAt(from, part) ?? {};
  const result: JsonObject = {};
  if (source === 'object') {
    result.target = ordered(objectAt(from, 'describedObject') ?? {}, ['kind', 'name', 'apiVersion']);
  }
  if (names.selector) Object.assign(result, metricName(from, names.selector));
  else result.name = from.name;
  if (source === 'containerResource') result.container = from.container;
  for (const [name, field] of valueFields(names)) {
    const isAlways = ALWAYS[field]?.includes(source);
    const value = values[name] ?? (isAlways ? '0' : undefined);
    if (value !== undefined) result[field] = value;
  }
  return ordered(result, ORDER);
}

function metricName(from: JsonObject, selectorField: string): JsonObject {
  const { name = '', selector } = objectAt(from, 'metric') ?? {};
  return { metricName: name, ...(selector !== undefined && { [selectorField]: selector }) };
}

function valueFields({ value, averageValue, averageUtilization }: Names): [string, string][] {
  return [
    ...(value ? [['value', value] as [string, string]] : []),
    ['averageValue', averageValue],
    ...(averageUtilization ? [['averageUtilization', averageUtilization] as [string, string]] : []),
  ];
}

/** The way back. @internal */
export function metricToV2(metric: JsonObject, part: 'target' | 'current'): JsonObject {
  const result: JsonObject = { type: metric.type };
  for (const source of SOURCES) {
    const from = objectAt(metric, source);
    if (from) result[source] = sourceToV2(source, from, part);
  }
  return result;
}

function sourceToV2(source: Source, from: JsonObject, part: 'target' | 'current'): JsonObject {
  const names = (part === 'target' ? SPEC : STATUS)[source];
  const values: JsonObject = {};
  for (const [name, field] of valueFields(names)) {
    if (from[field] !== undefined) values[name] = from[field];
  }
  if (part === 'target') setTargetType(source, values);
  const result: JsonObject = { [part]: values };
  if (source === 'object') result.describedObject = from.target;
  if (source === 'containerResource') result.container = from.container;
  if (!names.selector) return { name: from.name, ...result };
  const selector = from[names.selector];
  return { ...result, metric: { name: from.metricName, ...(selector !== undefined && { selector }) } };
}

/** v1 has no type of a target: it shows in which value there is. */
function setTargetType(source: Source, values: JsonObject): void {
  if (source === 'resource' || source === 'containerResource') {
    values.type = values.averageUtilization === undefined ? 'AverageValue' : 'Utilization';
  } else if (source === 'pods') values.type = 'AverageValue';
  else if (source === 'external') values.type = values.value === undefined ? 'AverageValue' : 'Value';
  else {
    values.type = values.averageValue === undefined ? 'Value' : 'AverageValue';
    // v1 cannot leave the value out.
    if (values.averageValue !== undefined && values.value === '0') delete values.value;
  }
}
