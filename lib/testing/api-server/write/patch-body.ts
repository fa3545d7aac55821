import { ApiError, cause } from '../common/api-error.js';
import { goJson } from '../common/go-format.js';
import { goJson as unsortedJson, jsonKindOf, showGo } from '../common/go-text.js';
import { inKeyOrder } from '../common/key-order.js';
import { cloneJson, isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { decodeJson } from '../patch/decode-json.js';
import { readJsonPatch } from '../patch/json-patch-body.js';
import { JsonPatchError } from '../patch/json-patch-document.js';
import { applyJsonPatch } from '../patch/json-patch.js';
import { listOfPatch, mergePatch } from '../patch/merge-patch.js';
import { sortedAlong, sortedWhere, tokensOf } from '../patch/touched-fields.js';
import { unexplained } from '../patch/strategic-error.js';
import { strategicMergePatch } from '../patch/strategic-merge-patch.js';
import { builtinMessages } from '../protobuf/message-table.js';
import { inStructOrder } from '../protobuf/struct-order.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion, type DecodeError } from '../types/resource-type.js';
import { whyNotConverted } from './not-converted.js';

/** A patch that was read. @internal */
export interface PatchBody {
  /** What is wrong with the patch itself when fieldValidation is Strict, and warned of when it is Warn. */
  readonly strictErrors: readonly string[];
  /** The object after the patch. May change and keep the one that it is given. */
  readonly apply: (old: KubeObject) => Json;
  /**
   * The patched object with its fields in the order in which the real server reads them from what it has patched: of
   * those that can't be read, it tells the first.
   */
  readonly inOrder: (patched: Json) => Json;
  /** What a refusal of the patched object shows of it. */
  readonly show: (patched: Json) => string;
  /** Why the patched object could not be read. */
  readonly explain: (error: DecodeError) => string;
}

type PatchContext = Pick<RequestContext, 'type' | 'version' | 'part'>;

/** Who reads without validation leaves more to the library that patches, and gets its words. */
type ReadPatch = (text: string, context: PatchContext, isValidated: boolean) => PatchBody;

/** Reads a patch; by its content type, without parameters. @internal */
export const patchReaders: Readonly<Record<string, ReadPatch>> = {
  'application/json-patch+json': jsonPatchBody,
  'application/merge-patch+json': mergePatchBody,
  'application/strategic-merge-patch+json': strategicPatchBody,
};

const asItIs = ({ message }: DecodeError): string => message;

/** The object as the real server writes it before it patches that text; `kept` is what the patch brought. */
function asWritten(
  { type, version, part }: PatchContext,
  object: Json,
  kept: readonly (readonly string[])[] = [],
): Json {
  const shown = part ?? { type, version };
  const gv = apiVersion(shown.type.group, shown.version.name);
  const message = builtinMessages().messageOf(gv, shown.type.kind);
  return message ? inStructOrder(object, message, kept) : object;
}

/** A custom resource is no struct; its Scale is. */
const isOwnJson = ({ type, part }: PatchContext): boolean => type.isCustom === true && !part;

function jsonPatchBody(text: string, context: PatchContext, isValidated: boolean): PatchBody {
  const { operations, strictErrors } = readJsonPatch(text, isValidated);
  const inOrder = (patched: Json): Json => {
    const brought = operations.flatMap(({ path, value }) => (path && value !== undefined ? [path] : []));
    const kept = brought.map(tokensOf);
    if (isOwnJson(context)) return inKeyOrder(patched, kept);
    return sortedAlong(asWritten(context, patched, kept), operations);
  };
  return {
    strictErrors,
    apply: (old) => {
      try {
        return applyJsonPatch(old, operations);
      } catch (error) {
        throw error instanceof JsonPatchError ? unexplained(error) : error;
      }
    },
    inOrder,
    show: (patched) => unsortedJson(inOrder(patched)),
    explain: asItIs,
  };
}

function mergePatchBody(text: string, context: PatchContext, isValidated: boolean): PatchBody {
  const { patch, strictErrors } = isValidated
    ? objectBody(text, 'error decoding patch: ')
    : { patch: uncheckedPatch(text), strictErrors: [] };
  if (!patch) throw ApiError.badRequest('Invalid JSON Patch');
  const isAnyOrder = isOwnJson(context) || Array.isArray(patch);
  const inOrder = (patched: Json): Json =>
    isAnyOrder ? inKeyOrder(patched) : sortedWhere(asWritten(context, patched), patch);
  return {
    strictErrors,
    apply: (old) => (Array.isArray(patch) ? listOfPatch(patch) : mergePatch(old, patch)),
    inOrder,
    show: (patched) => (isAnyOrder ? goJson(patched) : unsortedJson(inOrder(patched))),
    explain: asItIs,
  };
}

/** A list takes the place of the whole object, which can't be read from it. */
function uncheckedPatch(text: string): JsonObject | Json[] | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    // The library says no more than that it is no patch.
    return undefined;
  }
}

function strategicPatchBody(text: string, { type, version, part }: PatchContext): PatchBody {
  const of = part ?? { type, version };
  const { schema = {} } = of.version;
  const named = { apiVersion: apiVersion(of.type.group, of.version.name), kind: of.type.kind };
  const { patch = {}, strictErrors } = objectBody(text, '');
  let merged = patch;
  return {
    strictErrors,
    apply: (old) => {
      merged = cloneJson(patch);
      return namedAs(named, strategicMergePatch(old, merged, schema));
    },
    inOrder: (patched) => patched,
    // Merging takes out of the patch what says nothing.
    show: () => showGo(merged),
    explain: whyNotConverted,
  };
}

/** It is known what the object is, whatever it says of itself, if only that can be read. */
function namedAs(
  named: { readonly apiVersion: string; readonly kind: string },
  object: JsonObject,
): JsonObject {
  for (const key of ['apiVersion', 'kind'] as const) {
    const value = object[key];
    if (value === undefined || typeof value === 'string') object[key] = named[key];
  }
  return object;
}

function objectBody(
  text: string,
  prefix: string,
): { patch: JsonObject | undefined; strictErrors: readonly string[] } {
  const { value, duplicates } = decodeJson(text, prefix);
  if (value !== null && !isObject(value)) {
    throw ApiError.badRequest(
      `${prefix}json: cannot unmarshal ${jsonKindOf(value)} into Go value of type map[string]interface {}`,
    );
  }
  return {
    patch: value ?? undefined,
    strictErrors: duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
  };
}

/** What came out of a patch is no object of its kind. @internal */
export function invalidPatch(shown: string, why: string, because?: unknown): ApiError {
  const invalid = cause.invalid('patch', shown, why);
  return Object.assign(
    new ApiError(422, 'Invalid', ` "" is invalid: patch: ${invalid.message}`, { causes: [invalid] }),
    { cause: because },
  );
}
