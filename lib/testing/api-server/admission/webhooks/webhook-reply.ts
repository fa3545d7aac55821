import { isObject, type Json, type JsonObject } from '../../common/json.js';

/** What came back over HTTP. @internal */
export interface WebhookReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What client-go says of a status that brought no explanation. */
const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

/**
 * The object that a webhook answered with.
 *
 * @param wanted the kind of the review: `AdmissionReview`, `ConversionReview`
 * @throws Error for an answer that is no success, or no review
 * @internal
 */
export function readReview({ status, body, contentType }: WebhookReply, wanted: string): JsonObject {
  const value = parse(body);
  if (status < 200 || status > 206) throw new Error(refusal(status, body, contentType, value));
  if (!isObject(value)) throw new Error(`couldn't get version/kind; json parse error: ${noObject(value)}`);
  const { kind, apiVersion } = value;
  if (kind === 'Status' && apiVersion === 'v1') {
    throw new Error(`converting (v1.Status) to (v1.${wanted}): unknown conversion`);
  }
  if (typeof kind === 'string' && kind !== '' && kind !== wanted) {
    const version = typeof apiVersion === 'string' ? apiVersion : '';
    const scheme = 'in scheme "pkg/runtime/scheme.go:111"';
    throw new Error(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)} ${scheme}`,
    );
  }
  return value;
}

function refusal(status: number, body: string, contentType: string, value: unknown): string {
  if (isObject(value) && value['kind'] === 'Status' && typeof value['message'] === 'string') {
    return value['message'];
  }
  const isText = contentType === '' || contentType.startsWith('text/');
  const said = isText && body.trim() !== '' ? body.trim() : 'unknown';
  const known = STATUS_TEXTS[status];
  if (known) return known;
  if (status === 403 || status === 406 || status === 415) return said;
  if (status >= 500) {
    return `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`;
  }
  return `the server responded with the status code ${status} but did not return more information`;
}

/** What is no JSON is read as YAML, and mostly that is a text. */
function noObject(value: Json | undefined): string {
  const given = Array.isArray(value) ? 'array' : typeof value === 'number' ? 'number' : 'string';
  const wanted =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  return `json: cannot unmarshal ${given} into Go value of type ${wanted}`;
}

function parse(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}
