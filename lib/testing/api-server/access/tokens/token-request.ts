import type { Clock } from '../../../../common/clock.js';
import { ApiError, cause } from '../../common/api-error.js';
import { isObject, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { object, strings, text } from '../reviews/review-fields.js';
import { API_AUDIENCE } from './bearer-token.js';
import type { FindObject, ServiceAccountTokens, TokenBinding } from './service-account-tokens.js';

const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
const DEFAULT_SECONDS = 3_600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;

/** What a TokenRequest is answered from. @internal */
export interface TokenRequestContext {
  readonly tokens: ServiceAccountTokens;
  readonly find: FindObject;
  readonly clock: Clock;
}

/**
 * The subresource `serviceaccounts/token`: a new token for the account.
 *
 * @param request as posted; its kind and apiVersion may be left out
 * @throws ApiError as the real server refuses: 404 for the account or what the token is bound to, 409 for another
 *   UID than asked for, 422 for less than ten minutes
 * @internal
 */
export function requestToken(
  context: TokenRequestContext,
  namespace: string,
  name: string,
  request: KubeObject,
): KubeObject {
  checkNames(request, namespace, name);
  const account = context.find('', 'serviceaccounts', namespace, name);
  if (!account) throw ApiError.notFound({ group: '', resource: 'serviceaccounts' }, name);
  const { uid = '' } = account.metadata;
  const asked = request.metadata.uid;
  if (asked && asked !== uid) {
    const why = `the UID in the token request (${asked}) does not match the UID of the service account (${uid})`;
    throw ApiError.conflict({ group: KIND.group, resource: KIND.kind }, name, why);
  }
  const spec = object(request['spec']);
  const audiences = strings(spec['audiences']);
  if (audiences.length === 0) audiences.push(API_AUDIENCE);
  const expirationSeconds = checkedSeconds(spec);
  const bound = isObject(spec['boundObjectRef']) ? spec['boundObjectRef'] : undefined;
  const binding = bound ? findBound(context.find, account, bound) : {};
  const token = context.tokens.issue({ account, audiences, expirationSeconds, binding });
  const now = context.clock.date();
  return {
    kind: KIND.kind,
    apiVersion: `${KIND.group}/v1`,
    metadata: { ...request.metadata, name, namespace, uid, creationTimestamp: timestamp(now) },
    spec: { audiences, expirationSeconds, boundObjectRef: bound ?? null },
    status: { token, expirationTimestamp: timestamp(new Date(now.getTime() + expirationSeconds * 1_000)) },
  };
}

function checkNames({ metadata }: KubeObject, namespace: string, name: string): void {
  for (const [field, own, wanted, what] of [
    ['metadata.name', metadata.name, name, 'service account name'],
    ['metadata.namespace', metadata.namespace, namespace, 'service account namespace'],
  ] as const) {
    if (!own || own === wanted) continue;
    throw ApiError.invalid(KIND, name, [cause.invalid(field, own, `must match the ${what} if specified`)]);
  }
}

function checkedSeconds(spec: JsonObject): number {
  const seconds = spec['expirationSeconds'] ?? DEFAULT_SECONDS;
  const value = typeof seconds === 'number' ? seconds : DEFAULT_SECONDS;
  const why =
    value < MIN_SECONDS
      ? 'may not specify a duration less than 10 minutes'
      : value > MAX_SECONDS
        ? 'may not specify a duration larger than 2^32 seconds'
        : undefined;
  if (why) throw ApiError.invalid(KIND, '', [cause.invalid('spec.expirationSeconds', value, why)]);
  return value;
}

function findBound(find: FindObject, account: KubeObject, ref: JsonObject): TokenBinding {
  const { namespace = '', name: accountName = '' } = account.metadata;
  const apiVersion = text(ref['apiVersion']);
  const kind = text(ref['kind']);
  const resource = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }[kind];
  if (apiVersion.includes('/') || !resource) {
    const group = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
    throw ApiError.badRequest(`cannot bind token to object of type ${group}, Kind=${kind}`);
  }
  const name = text(ref['name']);
  const found = find('', resource, kind === 'Node' ? '' : namespace, name);
  if (!found) throw ApiError.notFound({ group: '', resource }, name);
  if (kind === 'Pod' && object(found['spec'])['serviceAccountName'] !== accountName) {
    throw ApiError.badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(accountName)} to pod running with different serviceaccount name.`,
    );
  }
  checkUid(found, ref, kind, name);
  if (kind === 'Secret') return { secret: found };
  if (kind === 'Node') return { node: found };
  const nodeName = text(object(found['spec'])['nodeName']);
  const node = nodeName ? (find('', 'nodes', '', nodeName) ?? nodeWithoutUid(nodeName)) : undefined;
  return { pod: found, ...(node && { node }) };
}

function checkUid(found: KubeObject, ref: JsonObject, kind: string, name: string): void {
  const asked = text(ref['uid']);
  const own = found.metadata.uid ?? '';
  if (!asked || asked === own) return;
  const why = `the UID in the bound object reference (${asked}) does not match the UID in record. The object might have been deleted and then recreated`;
  throw ApiError.conflict({ group: '', resource: kind }, name, why);
}

/** A Pod may name a node that has no object; the token then knows its name only. */
function nodeWithoutUid(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name } };
}

function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
