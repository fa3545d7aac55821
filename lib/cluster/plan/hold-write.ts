import { KubeStatusError } from '../kube-status-error.js';
import type { ClusterRequest } from '../cluster-request.js';
import { fieldChanges } from './field-changes.js';
import type { PlanListener, PlannedChange } from './planned-change.js';

type Send = (request: ClusterRequest) => Promise<string>;

interface AnyObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/**
 * Asks the server what a write would come to, and tells that instead of writing. The server checks and admits it as if it
 * were made, and what it would answer is the answer.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 * @internal
 */
export async function holdWrite(send: Send, request: ClusterRequest, tell: PlanListener): Promise<string> {
  const isAsked = /[?&]dryRun=/.test(request.path) || isDryRunBody(request);
  const held = asDryRun(request);
  // Who asks for a dry run himself wants to know something, and plans nothing.
  if (isAsked) return send(held);
  const before = await currentState(send, request);
  const answer = await send(held);
  const change = changeOf(request, before, answer);
  if (change) tell(change);
  return answer;
}

/** The same request, but that nothing is stored. @internal */
export function asDryRun<R extends Pick<ClusterRequest, 'method' | 'path' | 'body'>>(request: R): R {
  const separator = request.path.includes('?') ? '&' : '?';
  const path = /[?&]dryRun=/.test(request.path) ? request.path : `${request.path}${separator}dryRun=All`;
  // The options of a deletion are read from the body, and only where there is none from the query.
  if (request.method !== 'DELETE' || request.body === undefined) return { ...request, path };
  const options = JSON.parse(request.body) as object;
  return { ...request, path, body: JSON.stringify({ ...options, dryRun: ['All'] }) };
}

function isDryRunBody({ method, body }: ClusterRequest): boolean {
  return method === 'DELETE' && body !== undefined && 'dryRun' in (JSON.parse(body) as object);
}

async function currentState(send: Send, request: ClusterRequest): Promise<AnyObject | undefined> {
  if (request.method === 'POST') return undefined;
  const [path = ''] = request.path.split('?', 1);
  const { timeoutMs, signal } = request;
  try {
    const read = { method: 'GET', path, retry: 'idempotent', timeoutMs, signal } as const;
    return JSON.parse(await send(read)) as AnyObject;
  } catch (error) {
    if (KubeStatusError.isKubeStatusError(error) && error.isNotFound) return undefined;
    throw error;
  }
}

function changeOf(
  request: ClusterRequest,
  before: AnyObject | undefined,
  answer: string,
): PlannedChange | undefined {
  const place = placeOf(request.path);
  const { method, contentType } = request;
  if (method === 'DELETE') {
    // Of a collection, the answer of the read was a list.
    const kind = place.name === undefined ? place.resource : (before?.kind ?? place.resource);
    return { type: 'delete', ...place.ref, kind, fields: [] };
  }
  const after = JSON.parse(answer) as AnyObject;
  const asked = contentType?.includes('json-patch') ? undefined : parsed(request.body);
  // What was asked for says more of an object than all that the server would fill in.
  const fields = fieldChanges(before, before ? after : (asked ?? after));
  const name = place.name ?? after.metadata?.name;
  const kind = after.kind === 'Status' ? place.resource : (after.kind ?? place.resource);
  const isCreated = before === undefined;
  if (!isCreated && fields.length === 0) return undefined;
  const naming = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'];
  return {
    type: isCreated ? 'create' : 'update',
    ...place.ref,
    kind,
    name,
    fields: isCreated ? fields.filter(({ path }) => !naming.includes(path)) : fields,
  };
}

function parsed(body: string | undefined): object | undefined {
  return body === undefined ? undefined : (JSON.parse(body) as object);
}

/** What a path names: `/apis/apps/v1/namespaces/web/deployments/shop/status`. */
function placeOf(path: string) {
  const [address = ''] = path.split('?', 1);
  const match =
    /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?(?:\/(.+))?$/.exec(
      address,
    );
  const [namespace, resource = address, name, subresource] = (match?.slice(1) ?? []).map(
    (part: string | undefined) => (part === undefined ? undefined : decodeURIComponent(part)),
  );
  return {
    resource,
    name,
    ref: {
      ...(name !== undefined && { name }),
      ...(namespace !== undefined && { namespace }),
      ...(subresource !== undefined && { subresource }),
    },
  };
}

/** A write of which only its path is known. @internal */
export function describePath(
  path: string,
): Pick<PlannedChange, 'kind' | 'name' | 'namespace' | 'subresource'> {
  const { resource, ref } = placeOf(path);
  return { ...ref, kind: resource };
}
