import { ApiError } from '../common/api-error.js';
import { type AcceptClause, parseAccept } from './accept.js';
import type { ApiRequest } from './api-request.js';

/** What an answer is written in. @internal */
export type Format = 'json' | 'yaml' | 'protobuf';

/** The form in which a client wants objects. @internal */
export interface Negotiated {
  readonly format: Format;
  /** A view instead of the object: a table as `kubectl get` shows it, or the metadata alone. */
  readonly view?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** In which version of `meta.k8s.io` the view is. */
  readonly viewVersion?: 'v1' | 'v1beta1';
  readonly contentType: string;
  readonly isPretty: boolean;
}

/** What of a request says in which form its answer shall be. @internal */
export type AskedForm = Pick<ApiRequest, 'headers' | 'query'>;

const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
};
const FORMATS = Object.keys(MEDIA_TYPES) as Format[];
/** What a refusal lists. @internal */
export const OFFERED: readonly string[] = Object.values(MEDIA_TYPES);
const STREAMED = [MEDIA_TYPES.json, MEDIA_TYPES.protobuf].map((type) => `${type};stream=watch`);
const VIEWS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'];

/**
 * The form of an answer with objects. Custom resources have no form in Protobuf, but a view of their metadata has.
 *
 * @throws ApiError 406
 * @internal
 */
export function negotiateObject(request: AskedForm, isCustom: boolean, verb: string): Negotiated {
  const accept = request.headers['accept'] ?? '';
  // The table of paths that serves built-in kinds looks at bare names before anybody looks at the rest.
  if (!isCustom && !isNamed(accept)) {
    const available = verb === 'list' || verb === 'watch' ? [...OFFERED, ...STREAMED] : OFFERED;
    const message = `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`;
    throw new ApiError(406, 'NotAcceptable', message, {});
  }
  const found = choose(request, (format, view) => view !== undefined || format !== 'protobuf' || !isCustom);
  if (!found) throw ApiError.notAcceptable(OFFERED);
  return found;
}

/** The form of an answer that has no views: an error, a document. Undefined where nothing is accepted. @internal */
export function negotiatePlain(request: AskedForm): Negotiated | undefined {
  return choose(request, (_, view) => view === undefined);
}

/**
 * The form of a stream.
 *
 * @throws ApiError 406 for YAML, whose documents cannot be told apart
 * @internal
 */
export function checkStream({ format, contentType }: Negotiated): string {
  if (format === 'yaml') throw ApiError.notAcceptable(STREAMED);
  return format === 'protobuf' ? `${contentType};stream=watch` : contentType;
}

function isNamed(accept: string): boolean {
  if (accept === '' || accept === MEDIA_TYPES.json) return true;
  return accept
    .split(',')
    .map((range) => range.split(';', 1)[0]?.trim() ?? '')
    .some((type) => type === '*/*' || OFFERED.includes(type));
}

type Allows = (format: Format, view: Negotiated['view']) => boolean;

function choose(request: AskedForm, allows: Allows): Negotiated | undefined {
  const accept = request.headers['accept'] ?? '';
  if (accept === '' || accept === MEDIA_TYPES.json) {
    return { format: 'json', contentType: MEDIA_TYPES.json, isPretty: isPretty(request) };
  }
  for (const clause of parseAccept(accept)) {
    for (const format of FORMATS) {
      const view = matches(clause, format) ? viewOf(clause, format) : 'unknown';
      if (view === 'unknown' || !allows(format, view.view)) continue;
      return {
        format,
        ...view,
        contentType: MEDIA_TYPES[format],
        isPretty: clause.parameters['pretty'] === '1' || isPretty(request),
      };
    }
  }
  return undefined;
}

function matches({ type, subtype, parameters }: AcceptClause, format: Format): boolean {
  const { stream = '' } = parameters;
  if (stream !== '' && (stream !== 'watch' || format === 'yaml')) return false;
  if (type === '*') return subtype === '*';
  return type === 'application' && (subtype === '*' || `${type}/${subtype}` === MEDIA_TYPES[format]);
}

function viewOf(
  { parameters: { as, g, v } }: AcceptClause,
  format: Format,
): Pick<Negotiated, 'view' | 'viewVersion'> | 'unknown' {
  if (as === undefined && g === undefined && v === undefined) return {};
  const isKnown = g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1') && VIEWS.includes(as ?? '');
  if (!isKnown || (as === 'Table' && format === 'protobuf')) return 'unknown';
  return { view: as as NonNullable<Negotiated['view']>, viewVersion: v };
}

/** People read what they ask for by hand, and do not say so. */
function isPretty({ query, headers }: AskedForm): boolean {
  const asked = query.get('pretty');
  if (asked) return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(asked);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}
