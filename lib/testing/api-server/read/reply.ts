import type { Json } from '../common/json.js';
import { type JsonText, parseText } from '../common/json-text.js';
import type { KubeObject } from '../common/kube-object.js';
import { toYaml } from '../common/yaml.js';
import type { ApiReply, ReplyHeaders } from '../request/api-request.js';
import type { Negotiated } from '../request/negotiate.js';
import type { RequestContext } from '../server-context.js';
import { includeObject } from './include-object.js';
import { metadataOf, tableOf } from './table.js';

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
  const view =
    accepts.view === 'Table'
      ? tableOf(
          [object],
          (context.part ?? context).version,
          includeObject(context),
          context.server.clock.date(),
          {
            resourceVersion: object.metadata.resourceVersion ?? '',
          },
        )
      : metadataOf(object);
  return textReply(accepts, status, JSON.stringify(view), headers);
}

/** Answers with JSON text in the format that the client accepts. @internal */
export async function textReply(
  { format, isPretty, contentType }: Negotiated,
  status: number,
  text: JsonText,
  headers: ReplyHeaders = {},
): Promise<ApiReply> {
  const all = { 'content-type': contentType, ...headers };
  if (format === 'json' && !isPretty) return { status, headers: all, body: text };
  const value = parseText<Json & object>(text);
  const body = format === 'yaml' ? await toYaml(value) : `${JSON.stringify(value, null, 2)}\n`;
  return { status, headers: all, body };
}

/** The same for a value that is not text yet. @internal */
export function jsonReply(accepts: Negotiated, status: number, value: Json | object): Promise<ApiReply> {
  return textReply(accepts, status, JSON.stringify(value));
}
