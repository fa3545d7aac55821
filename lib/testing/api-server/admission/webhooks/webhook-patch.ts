import { ApiError } from '../../common/api-error.js';
import { cloneJson, isObject, type Json } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { applyJsonPatch } from '../../patch/json-patch.js';
import { type PatchOperation, sourcesOf } from '../../patch/json-patch-body.js';
import { findPlace, JsonPatchError, read } from '../../patch/json-patch-document.js';
import { WebhookCallError } from './webhook-errors.js';

/**
 * The operations of a patch that a webhook answered with.
 *
 * @throws WebhookCallError where it is no list
 * @internal
 */
export function readWebhookPatch(webhook: string, text: string): readonly PatchOperation[] {
  const undecodable = (why: string, cause?: unknown) =>
    new WebhookCallError(webhook, `received undecodable patch in webhook response: ${why}`, { cause });
  let patch: Json;
  try {
    patch = JSON.parse(text) as Json;
  } catch (error) {
    throw undecodable((error as Error).message, error);
  }
  if (patch === null) return [];
  if (Array.isArray(patch) && patch.every(isObject)) {
    const sources = patch.some(({ op }) => op === 'test') ? sourcesOf(text) : [];
    return patch.map((operation, index) => {
      const source = sources[index];
      return isObject(source) ? { ...operation, source: source['value'] } : operation;
    });
  }
  const given = isObject(patch) ? 'object' : Array.isArray(patch) ? 'array' : typeof patch;
  throw undecodable(`json: cannot unmarshal ${given} into Go value of type jsonpatch.Patch`);
}

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/**
 * Applies a patch to a copy.
 *
 * @throws ApiError 500 in the words of the library that the real server uses
 * @internal
 */
export function applyWebhookPatch(object: KubeObject, operations: readonly PatchOperation[]): KubeObject {
  try {
    return applyPatch(object, operations);
  } catch (error) {
    throw error instanceof PatchFailure ? ApiError.internal(error) : error;
  }
}

/** An operation that cannot be applied. @internal */
export class PatchFailure extends Error {
  override readonly name = 'PatchFailure';

  constructor(
    message: string,
    readonly operation: PatchOperation,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Applies a patch to a copy. @throws PatchFailure @internal */
export function applyPatch(object: KubeObject, operations: readonly PatchOperation[]): KubeObject {
  let document: Json = cloneJson(object);
  for (const operation of operations) {
    try {
      document = applyJsonPatch(document, [operation]);
    } catch (error) {
      if (!(error instanceof JsonPatchError)) throw error;
      throw new PatchFailure(describeFailure(operation, document), operation, { cause: error });
    }
  }
  return document as KubeObject;
}

function describeFailure({ op = '', path = '', from }: PatchOperation, document: Json): string {
  if (!OPERATIONS.has(op)) return `Unexpected kind: ${op}`;
  if (op === 'test') return `testing value ${path} failed: test failed`;
  const place = op === 'move' || op === 'copy' ? (from ?? path) : path;
  const slash = place.lastIndexOf('/');
  const key = place
    .slice(slash + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  if (!hasContainer(document, place.slice(0, slash))) {
    const shown = op === 'replace' ? place : JSON.stringify(place);
    return `${op} operation does not apply: doc is missing ${op === 'copy' ? 'from path' : 'path'}: ${shown}: missing value`;
  }
  if (op === 'remove') {
    return `error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`;
  }
  return `${op} operation does not apply: doc is missing key: ${place}: missing value`;
}

function hasContainer(document: Json, path: string): boolean {
  if (path === '') return true;
  try {
    const container = read(findPlace(document, path));
    return typeof container === 'object' && container !== null;
  } catch {
    return false;
  }
}
