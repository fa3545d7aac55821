import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Call } from './cluster-request.js';
import { patchType } from './request-body.js';

type Json = Readonly<Record<string, unknown>>;

/** What a write says of the fields that it does not name: nothing, or that they go. */
type Unnamed = 'stay' | 'go';

/** The version of the object that a write was made for: the server refuses it for any other. @internal */
export function lockOf({ body, contentType }: Call): string | undefined {
  if (contentType !== patchType.json) {
    const { metadata } = (body ?? {}) as { metadata?: { resourceVersion?: unknown } };
    return typeof metadata?.resourceVersion === 'string' ? metadata.resourceVersion : undefined;
  }
  const operations = body as readonly { op: string; path: string; value?: unknown }[];
  const test = operations.find(({ op, path }) => op === 'test' && path === '/metadata/resourceVersion');
  return typeof test?.value === 'string' ? test.value : undefined;
}

/**
 * Whether all that differs between two states of an object is what a write asked for, so that nobody else has changed
 * anything in between. For JSON patches and strategic merge patches nobody can tell without doing the server's work.
 *
 * @internal
 */
export function isAllAsked(before: KubernetesObject, after: KubernetesObject, call: Call): boolean {
  const { method, contentType, body } = call;
  const isPlain = method === 'PUT' || contentType === patchType.apply || contentType === patchType.merge;
  if (!isPlain) return false;
  // One write raises it by one: it tells also of a change that this very write has undone.
  const generations = (after.metadata.generation ?? 0) - (before.metadata.generation ?? 0);
  if (generations > 1) return false;
  return isAsked(comparable(before), comparable(after), body, method === 'PUT' ? 'go' : 'stay');
}

/** Without what the server writes itself. */
function comparable(object: KubernetesObject): Json {
  const {
    resourceVersion: _version,
    generation: _generation,
    managedFields: _fields,
    ...metadata
  } = object.metadata;
  return { ...object, metadata };
}

function isAsked(before: unknown, after: unknown, asked: unknown, unnamed: Unnamed): boolean {
  if (isDeepStrictEqual(before, after)) return true;
  if (after === undefined) return asked === null || (asked === undefined && unnamed === 'go');
  if (isRecord(before) && isRecord(after) && isRecord(asked)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].every((name) =>
      isAsked(own(before, name), own(after, name), own(asked, name), unnamed),
    );
  }
  if (Array.isArray(before) && Array.isArray(after) && Array.isArray(asked)) {
    const isAligned = before.length === after.length && after.length === asked.length;
    if (isAligned) return after.every((item, index) => isAsked(before[index], item, asked[index], unnamed));
  }
  return isDeepStrictEqual(after, asked);
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(record: Json, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
