import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import { isObject, type JsonObject } from '../common/json.js';
import { refuse } from '../read/list-options.js';
import type { RequestContext } from '../server-context.js';
import { DecodeError } from '../types/resource-type.js';
import { readBody } from './body.js';
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
  if (bytes.length === 0) return { ...parseDeleteOptions(queryOptions(request.query)), sent: {} };
  const { value } = await readBody(request, protobufDeleteOptions).catch((error: unknown) => {
    if (!(error instanceof DecodeError)) throw error;
    throw Object.assign(ApiError.badRequest(error.message), { cause: error });
  });
  return parseDeleteOptions(isObject(value) ? value : {});
}

function queryOptions(query: URLSearchParams): JsonObject {
  return {
    dryRun: query.getAll('dryRun').filter(Boolean),
    gracePeriodSeconds: query.get('gracePeriodSeconds'),
    propagationPolicy: query.get('propagationPolicy'),
    orphanDependents: query.get('orphanDependents'),
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
    ...(seconds !== undefined && seconds !== null && { gracePeriodSeconds: Math.max(-1, Number(seconds)) }),
    ...(propagation && { propagation }),
    ...(typeof uid === 'string' && { uid }),
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
    sent: body,
  };
}

function orphanPolicy(orphan: unknown): 'Orphan' | 'Background' {
  return orphan === true || orphan === 'true' ? 'Orphan' : 'Background';
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
