import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import { decoder } from '../builtin/decode/decoder.js';
import { builtinDefinitions } from '../builtin/definitions.js';
import { once } from '../builtin/once.js';
import { goQuote } from '../common/go-format.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import { refuse } from '../read/list-options.js';
import type { RequestContext } from '../server-context.js';
import { DecodeError } from '../types/resource-type.js';
import { readBody } from './body.js';
import { notRegistered, typeOf } from './type-meta.js';
import { protobufDeleteOptions } from './protobuf-body.js';
import { dryRunCauses } from './write-options.js';

/** What a deletion asks for: in its body, else in its query. @internal */
export interface DeleteOptions {
  readonly isDryRun: boolean;
  readonly gracePeriodSeconds?: number;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** As they were sent, for webhooks. */
  readonly sent: JsonObject;
}

/** @internal */
export async function deleteOptions({ request }: RequestContext): Promise<DeleteOptions> {
  const bytes = await request.body();
  try {
    if (bytes.length === 0) return { ...parseDeleteOptions(queryOptions(request.query)), sent: {} };
    const { value } = await readBody({ ...request, body: async () => bytes }, protobufDeleteOptions);
    return parseDeleteOptions(decodeOptions(value));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw Object.assign(ApiError.badRequest(error.message), { cause: error });
  }
}

const KIND = 'DeleteOptions';
const decode = once(() => decoder(builtinDefinitions(), `io.k8s.apimachinery.pkg.apis.meta.v1.${KIND}`));

/** Every group has this kind. @throws DecodeError */
function decodeOptions(value: Json): JsonObject {
  const { fields, kind, apiVersion } = typeOf(value);
  if (kind && kind !== KIND) throw notRegistered(kind, apiVersion || 'meta.k8s.io/v1');
  return decode()({ metadata: {}, ...fields, kind: KIND, apiVersion });
}

function queryOptions(query: URLSearchParams): JsonObject {
  const seconds = query.get('gracePeriodSeconds');
  if (seconds !== null && !/^[-+]?\d+$/.test(seconds)) {
    throw new DecodeError(`strconv.ParseInt: parsing ${goQuote(seconds)}: invalid syntax`);
  }
  const orphan = query.get('orphanDependents');
  return {
    dryRun: query.getAll('dryRun'),
    gracePeriodSeconds: seconds === null ? null : Number(seconds),
    propagationPolicy: query.get('propagationPolicy'),
    orphanDependents: orphan === null ? null : !['false', '0'].includes(orphan.toLowerCase()),
  };
}

/** Options as JSON has them. @internal */
export function parseDeleteOptions(body: JsonObject): DeleteOptions {
  const dryRun = asArray(body['dryRun']);
  const seconds = body['gracePeriodSeconds'];
  const policy = body['propagationPolicy'];
  const orphan = body['orphanDependents'];
  const preconditions = isObject(body['preconditions']) ? body['preconditions'] : {};
  refuse([...dryRunCauses(dryRun), ...propagationCauses(policy, orphan)], 'DeleteOptions');
  const { uid, resourceVersion } = preconditions;
  const propagation = (policy ??
    (orphan === undefined || orphan === null ? undefined : orphanPolicy(orphan))) as
    DeleteOptions['propagation'] | undefined;
  return {
    isDryRun: dryRun.length > 0,
    ...(seconds !== undefined && seconds !== null && { gracePeriodSeconds: Number(seconds) }),
    ...(propagation && { propagation }),
    ...(typeof uid === 'string' && { uid }),
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
    sent: body,
  };
}

function orphanPolicy(orphan: unknown): 'Orphan' | 'Background' {
  return orphan === true ? 'Orphan' : 'Background';
}

function propagationCauses(policy: unknown, orphan: unknown): StatusCause[] {
  if (policy !== undefined && policy !== null && orphan !== undefined && orphan !== null) {
    return [
      cause.invalid(
        'propagationPolicy',
        policy,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    ];
  }
  const supported = ['Foreground', 'Background', 'Orphan'];
  if (policy === undefined || policy === null || supported.includes(policy as string)) return [];
  return [cause.notSupported('propagationPolicy', policy, [...supported, 'nil'])];
}

function asArray(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}
