import { ApiError } from '../common/api-error.js';
import { goJson } from '../common/go-text.js';
import { PlainRefusal } from '../common/plain-refusal.js';
import { discover } from '../discovery/discovery.js';
import { get } from '../read/get.js';
import { list } from '../read/list.js';
import { rawReply, textReply } from '../read/reply.js';
import { watch } from '../read/watch.js';
import type { RequestContext, ServerContext } from '../server-context.js';
import { create } from '../write/create.js';
import { removeCollection } from '../write/delete-collection.js';
import { remove } from '../write/delete.js';
import { checkPatchType, patch } from '../write/patch.js';
import { notAllowed } from '../write/subresources/not-allowed.js';
import { callSubresource, checkSubresource } from '../write/subresource.js';
import { bindNamedPod } from '../write/subresources/binding.js';
import { update } from '../write/update.js';
import type { ApiAnswer, ApiReply, ApiRequest, UserInfo } from './api-request.js';
import { checkTimeout } from './deadline.js';
import { negotiateObject, negotiatePlain } from './negotiate.js';
import { requestInfo, type RequestInfo } from './request-info.js';
import { routeOf } from './route.js';

type Verb = (context: RequestContext) => Promise<ApiAnswer>;

const VERBS: Readonly<Record<string, Verb>> = {
  get,
  list,
  watch,
  create: (context) => (isBinding(context) ? bindNamedPod(context) : create(context)),
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
};

const isBinding = ({ type }: RequestContext) => type.group === '' && type.resource === 'bindings';

/** Answers a request: who sends it, whether he may, what it asks for. Never rejects. @internal */
export async function handle(
  server: ServerContext,
  request: ApiRequest,
  /** Set for calls from inside the server, which are not asked who they are and whether they may. */
  internalUser?: UserInfo,
): Promise<ApiAnswer> {
  const info = requestInfo(request.method, request.path, request.query);
  if (internalUser) return answer(server, request, info, internalUser);
  const note = server.requests.add({ ...recordOf(request, info), at: server.clock.date() });
  const result = await server.faults.around(request, info, (storage = server.storage) =>
    answer({ ...server, storage }, request, info),
  );
  note(result.status, server.storage.revision);
  return result;
}

async function answer(
  server: ServerContext,
  request: ApiRequest,
  info: RequestInfo,
  internalUser?: UserInfo,
): Promise<ApiAnswer> {
  const warnings: string[] = [];
  try {
    checkTimeout(request.query, info.verb);
    const user = internalUser ?? (await admittedUser(server, request, info));
    const answer = await dispatch(server, request, info, user, warnings);
    return withAuditId(withWarnings(answer, warnings), request, server);
  } catch (error) {
    const refusal = error instanceof ApiError ? error : ApiError.internal(error);
    return withAuditId(withWarnings(await statusReply(refusal, request), warnings), request, server);
  }
}

async function admittedUser(
  { access }: ServerContext,
  request: ApiRequest,
  info: RequestInfo,
): Promise<UserInfo> {
  try {
    const user = await access.authenticate(request, info);
    await access.authorize(user, info);
    return user;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code === 401) throw error;
    throw Object.assign(error, { headers: { 'x-content-type-options': 'nosniff' } });
  }
}

async function dispatch(
  server: ServerContext,
  request: ApiRequest,
  info: RequestInfo,
  user: UserInfo,
  warnings: string[],
): Promise<ApiAnswer> {
  if (!info.isResource) return discover(server, request, info);
  const { type, version } = routeOf(server.types, info, request.method);
  checkSubresource(type, version, info);
  if (info.verb === 'patch') checkPatchType(type, request);
  if (version.deprecationWarning) warnings.push(version.deprecationWarning);
  const context: RequestContext = {
    server,
    request,
    // A namespace is in itself for those who ask whether somebody may, and nowhere as an object.
    info: type.isNamespaced ? info : { ...info, namespace: '' },
    user,
    type,
    version,
    accepts: negotiateObject(request, type.isCustom === true, info.verb),
    warnings,
  };
  const aboutAccess = server.access.answer(context);
  if (aboutAccess) return aboutAccess;
  const verb = info.subresource ? callSubresource : VERBS[info.verb];
  if (!verb) throw notAllowed(context);
  if (info.verb === 'watch' && !type.verbs.includes('watch')) throw ApiError.notSupported(type, 'watch');
  return verb(context);
}

async function statusReply(error: ApiError, request: ApiRequest): Promise<ApiReply> {
  if (error instanceof PlainRefusal) {
    return {
      status: error.code,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      body: error.text,
    };
  }
  const seconds = error.details?.retryAfterSeconds;
  const token = (error as { continueToken?: string }).continueToken;
  const status = { ...error.toStatus(), ...(token && { metadata: { continue: token } }) };
  const headers = { ...(seconds !== undefined && { 'retry-after': String(seconds) }), ...error.headers };
  const accepts = negotiatePlain(request);
  if (!accepts) return rawReply(error.code, status, headers);
  return textReply(accepts, error.code, goJson(status), headers);
}

function recordOf({ method, path, query, headers }: ApiRequest, info: RequestInfo) {
  const { verb, group, resource, subresource, namespace, name } = info;
  const text = query.toString();
  const url = text ? `${path}?${text}` : path;
  const userAgent = headers['user-agent'] ?? '';
  return { method, url, verb, group, resource, subresource, namespace, name, userAgent };
}

function withWarnings<T extends ApiAnswer>(answer: T, warnings: readonly string[]): T {
  if (warnings.length === 0) return answer;
  const unique = [...new Set(warnings)].map((text) => `299 - ${JSON.stringify(text)}`);
  return { ...answer, headers: { ...answer.headers, warning: unique } };
}

function withAuditId<T extends ApiAnswer>(answer: T, request: ApiRequest, { random }: ServerContext): T {
  const id = request.headers['audit-id'] ?? random.uuid();
  return { ...answer, headers: { 'audit-id': id, ...answer.headers } };
}
