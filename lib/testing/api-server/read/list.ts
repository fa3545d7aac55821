import { ApiError } from '../common/api-error.js';
import { goJson } from '../common/go-text.js';
import type { JsonObject } from '../common/json.js';
import { bytesOf, type JsonText, parseText } from '../common/json-text.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import type { StoredObject } from '../storage/stored-object.js';
import { apiVersion } from '../types/resource-type.js';
import { encodeContinue } from './continue-token.js';
import { textsInVersion } from './in-version.js';
import { checkListOptions, checkListQuery, type ListOptions } from './list-options.js';
import { jsonReply } from './reply.js';
import { selectionOf } from './selection.js';
import { viewOfList } from './view.js';

/** The one kind of which the real server keeps no cache. */
const EVENTS = 'events';

/** One page of a list. @internal */
export interface Page {
  readonly objects: readonly StoredObject[];
  readonly metadata: JsonObject;
}

/** @internal */
export async function list(context: RequestContext): Promise<ApiAnswer> {
  const { type, version, accepts } = context;
  const { objects, metadata } = pageOf(context);
  const texts = await textsInVersion(context, objects);
  if (accepts.view) {
    const parsed = texts.map((text) => parseText<KubeObject>(text));
    return jsonReply(accepts, 200, viewOfList(context, parsed, metadata));
  }
  const gv = apiVersion(type.group, version.name);
  const head = `{"kind":${JSON.stringify(type.listKind)},"apiVersion":${JSON.stringify(gv)},"metadata":${JSON.stringify(metadata)},"items":[`;
  const start = Buffer.from(`{"kind":${JSON.stringify(type.kind)},"apiVersion":${JSON.stringify(gv)},`);
  const items = type.isCustom ? texts.map((text) => [text]) : texts.map((text) => withoutType(text, start));
  const chunks = listChunks(head, items);
  if (accepts.format === 'json' && !accepts.isPretty) {
    const headers = { 'content-type': accepts.contentType };
    return { status: 200, headers, body: { chunks } };
  }
  return jsonReply(accepts, 200, parseText<JsonObject>(Buffer.concat(Array.from(chunks, bytesOf))));
}

const COMMA = Buffer.from(',');
const OPEN_BRACE = Buffer.from('{');

function* listChunks(head: string, items: Iterable<Iterable<JsonText>>): Generator<JsonText> {
  yield head;
  let isFirst = true;
  for (const parts of items) {
    if (!isFirst) yield COMMA;
    isFirst = false;
    yield* parts;
  }
  yield ']}\n';
}

/** Items of a list of a built-in kind do not repeat their type. */
function withoutType(text: JsonText, type: Buffer): JsonText[] {
  const bytes = bytesOf(text);
  if (type.compare(bytes, 0, type.length) === 0) return [OPEN_BRACE, bytes.subarray(type.length)];
  const { kind: _kind, apiVersion: _version, ...rest } = parseText<KubeObject>(text);
  return [goJson(rest)];
}

/** The objects that a list asks for, a page of them when it has a limit. @internal */
export function pageOf(context: RequestContext): Page {
  const { server, type, request } = context;
  const { storage } = server;
  const { matches, isOfOne, isInIndex, prefix, shard } = selectionOf(context, checkListQuery);
  const options = checkListOptions(request.query, storage.revision, type.collection !== EVENTS);
  const collection = storage.collection(type.collection);
  const { revision, start } = startOf(options, storage.revision, storage.compactedRevision);
  const isPast = revision < storage.revision;
  const all = isPast ? collection.listAt(revision, prefix, start) : collection.list(prefix, start);
  const objects: StoredObject[] = [];
  let last: string | undefined;
  let rest = 0;
  for (const object of all) {
    const isFull = options.limit > 0 && objects.length >= options.limit;
    // Once a page is full, nobody looks whether what follows is selected.
    if (isFull) {
      // One that is asked for by its name is not looked for in pages.
      if (isOfOne && !options.continue) break;
      if (isInIndex && usesIndex(options) && !isInIndex(object)) continue;
      last ??= (objects.at(-1) as StoredObject).key;
      if (matches) break;
      rest++;
    } else if (!matches || matches(object)) objects.push(object);
  }
  const token = last === undefined ? undefined : encodeContinue({ revision, start: last });
  return {
    objects,
    metadata: {
      resourceVersion: String(revision),
      // The list of a custom kind is not a Go struct: what is empty in it is there.
      ...(token ? { continue: token } : type.isCustom && { continue: '' }),
      // With a selector, the real server does not count what it has not looked at.
      ...(token && !matches && { remainingItemCount: rest }),
      ...(shard && { shardInfo: { selector: shard } }),
    },
  };
}

/** Only the present state has an index, and it is read from its beginning. */
const usesIndex = (options: ListOptions): boolean =>
  options.continue === undefined && options.exactRevision === undefined;

/** At which revision a list is answered, and from which key on. */
function startOf(
  options: ListOptions,
  current: number,
  compacted: number,
): { revision: number; start: string } {
  if (options.continue === undefined) {
    const exact = options.exactRevision;
    if (exact === undefined) return { revision: current, start: '' };
    if (exact < compacted) {
      throw ApiError.expired('The resourceVersion for the provided list is too old.');
    }
    return { revision: exact, start: '' };
  }
  const token = options.continue;
  if (token.revision < 0) return { revision: current, start: token.start };
  if (token.revision > current) throw ApiError.tooLargeResourceVersion(token.revision, current);
  if (token.revision < compacted) throw expiredToken(token.start);
  return token;
}

/** With it comes a token that goes on with what is there now: complete for whoever does not mind a mixed list. */
function expiredToken(start: string): ApiError {
  const token = encodeContinue({ revision: -1, start: start.replace(/\u0000$/, '') });
  const error = ApiError.expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  return Object.assign(error, { continueToken: token });
}
