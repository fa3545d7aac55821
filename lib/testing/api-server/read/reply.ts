import { goJson } from '../common/go-text.js';
import type { Json, JsonObject } from '../common/json.js';
import { type JsonText, parseText } from '../common/json-text.js';
import type { KubeObject } from '../common/kube-object.js';
import { toYaml } from '../common/yaml.js';
import { sealEnvelope } from '../protobuf/envelope.js';
import type { ApiReply, ReplyHeaders } from '../request/api-request.js';
import type { Negotiated } from '../request/negotiate.js';
import type { RequestContext } from '../server-context.js';
import { viewOfObject } from './view.js';

/** Answers with one object, given as JSON text, in the form that the client accepts. @internal */
export async function objectReply(
  context: RequestContext,
  status: number,
  text: JsonText,
  headers: ReplyHeaders = {},
): Promise<ApiReply> {
  const { accepts } = context;
  if (!accepts.view) return textReply(accepts, status, text, headers);
  const object = parseText<KubeObject>(text);
  if (object.kind === 'Status') return textReply(accepts, status, text, headers);
  return textReply(accepts, status, goJson(viewOfObject(context, object)), headers);
}

/** Answers with JSON text, as Go writes it, in the format that the client accepts. @internal */
export async function textReply(
  { format, isPretty, contentType }: Negotiated,
  status: number,
  text: JsonText,
  headers: ReplyHeaders = {},
): Promise<ApiReply> {
  const all = { 'content-type': contentType, ...headers };
  if (format === 'json' && !isPretty) return { status, headers: all, body: asLine(text) };
  const value = parseText<JsonObject>(text);
  if (format === 'protobuf') return { status, headers: all, body: sealEnvelope(value) };
  return { status, headers: all, body: format === 'yaml' ? toYaml(value) : goJson(value, 2) };
}

/** The same for a value that is not text yet. @internal */
export function jsonReply(accepts: Negotiated, status: number, value: Json | object): Promise<ApiReply> {
  return textReply(accepts, status, goJson(value));
}

/** An answer in JSON to a client that accepts nothing of what there is. @internal */
export function rawReply(status: number, value: object, headers: ReplyHeaders = {}): ApiReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: goJson(value, 2) };
}

const END_OF_LINE = Buffer.from('\n');

function asLine(text: JsonText): JsonText {
  return typeof text === 'string' ? `${text}\n` : Buffer.concat([text, END_OF_LINE]);
}
