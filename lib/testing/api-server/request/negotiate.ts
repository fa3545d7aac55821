import { ApiError } from '../common/api-error.js';

/** The form in which a client wants objects. @internal */
export interface Negotiated {
  readonly format: 'json' | 'yaml';
  /** A view instead of the object: a table as `kubectl get` shows it, or the metadata alone. */
  readonly view?: 'Table' | 'PartialObjectMetadata';
  readonly contentType: string;
  readonly isPretty: boolean;
}

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';
const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';
const PLAIN_JSON: Negotiated = { format: 'json', contentType: JSON_TYPE, isPretty: false };

/** What the real server lists in its refusal. */
const OFFERED = ['application/json', 'application/yaml', PROTOBUF_TYPE, 'application/cbor'];

/**
 * Chooses among what an `Accept` header names, in its order. Protobuf and CBOR are passed over: the clients that
 * ask for them accept JSON too.
 *
 * @throws ApiError 406 where nothing is left, so also for Protobuf alone
 * @internal
 */
export function negotiate(accept: string | undefined, query: URLSearchParams, isCustom = false): Negotiated {
  const isPretty = ['1', 'true'].includes(query.get('pretty') ?? '');
  if (!accept || accept === JSON_TYPE || accept === '*/*') {
    return isPretty ? { ...PLAIN_JSON, isPretty } : PLAIN_JSON;
  }
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.trim().split(';');
    const named = Object.fromEntries(parameters.map((text) => text.trim().split('=', 2))) as Record<
      string,
      string | undefined
    >;
    const format = formatOf(type.trim().toLowerCase());
    if (!format) continue;
    const view = viewOf(named);
    if (view === 'unknown') continue;
    return {
      format,
      ...(view && { view }),
      contentType: format === 'json' ? JSON_TYPE : YAML_TYPE,
      isPretty: isPretty || named['pretty'] === '1',
    };
  }
  // Who has asked for it shall not be told that it is to be had.
  const isWithoutProtobuf = isCustom || accept.includes(PROTOBUF_TYPE);
  throw ApiError.notAcceptable(
    isWithoutProtobuf ? OFFERED.filter((type) => type !== PROTOBUF_TYPE) : OFFERED,
  );
}

function formatOf(type: string): 'json' | 'yaml' | undefined {
  if (type === JSON_TYPE || type === '*/*' || type === 'application/*') return 'json';
  return type === YAML_TYPE ? 'yaml' : undefined;
}

function viewOf({ as, g, v }: Record<string, string | undefined>): Negotiated['view'] | 'unknown' {
  if (as === undefined) return undefined;
  if (g !== 'meta.k8s.io' || v !== 'v1') return 'unknown';
  if (as === 'Table') return 'Table';
  if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'PartialObjectMetadata';
  return 'unknown';
}
