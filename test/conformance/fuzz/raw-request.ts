import { tableType } from '../frame/case-context.js';
import type { RawRequest } from '../frame/raw-client.js';
import type { Accept, FuzzRequest, PatchType } from './fuzz-request.js';
import { pathOf } from './kinds.js';
import type { Memory } from './memory.js';

const patchTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

export const acceptTypes: Record<Accept, string> = {
  json: 'application/json',
  yaml: 'application/yaml',
  table: tableType,
  metadata: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  metadataList: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  nonsense: 'text/nonsense',
};

/** The request as it goes to a server that has shown this much. */
export function rawRequest(request: FuzzRequest, namespace: string, memory: Memory): RawRequest {
  const body = bodyOf(request, memory);
  return {
    method: request.method,
    path: pathWithQuery(request, namespace, memory),
    headers: {
      accept: acceptTypes[request.accept ?? 'json'],
      'user-agent': 'fuzz',
      ...(body !== undefined && { 'content-type': contentTypeOf(request) }),
    },
    ...(body !== undefined && { body }),
  };
}

function contentTypeOf({ contentType, type }: FuzzRequest): string {
  return contentType ?? (type ? patchTypes[type] : 'application/json');
}

function pathWithQuery(request: FuzzRequest, namespace: string, memory: Memory): string {
  const { kind, name, subresource, query, next, since } = request;
  const search = new URLSearchParams(query);
  const page = next && memory.page(kind);
  if (page) search.set('continue', page);
  const version = since && memory.listVersion(kind);
  if (version) search.set('resourceVersion', version);
  else if (since) search.delete('resourceVersionMatch');
  const path = [pathOf(kind, namespace), name, subresource].filter(Boolean).join('/');
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

function bodyOf(request: FuzzRequest, memory: Memory): string | undefined {
  const { method, body, raw } = request;
  if (raw !== undefined) return raw;
  const resourceVersion = memory.version(request);
  const uid = memory.uid(request);
  const identity = { ...(resourceVersion && { resourceVersion }), ...(uid && { uid }) };
  if (Object.keys(identity).length === 0) return body === undefined ? undefined : JSON.stringify(body);
  if (method === 'DELETE') return JSON.stringify({ ...asObject(body), preconditions: identity });
  const { metadata } = asObject(body);
  return JSON.stringify({ ...asObject(body), metadata: { ...asObject(metadata), ...identity } });
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
