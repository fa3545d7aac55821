/** The kinds that are asked for. */
export const kinds = [
  'configmaps',
  'secrets',
  'services',
  'deployments',
  'leases',
  'pods',
  'widgets',
] as const;
export type Kind = (typeof kinds)[number];

/** Which of the versions or UIDs that a server has shown of an object: each server has its own. */
export type Known = 'none' | 'current' | 'stale';

/** A request as plain data: the same for both servers, which put in their own versions and UIDs. */
export interface FuzzRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly kind: Kind;
  /** Absent: the collection. */
  readonly name?: string;
  readonly subresource?: 'status' | 'scale';
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: 'table' | 'metadata' | 'metadataList' | 'yaml';
  readonly type?: 'json' | 'merge' | 'strategic' | 'apply';
  readonly body?: unknown;
  /** Put into `metadata.resourceVersion`, or into the preconditions of a deletion. */
  readonly version?: Known;
  /** Put into `metadata.uid`, or into the preconditions of a deletion. */
  readonly uid?: Known;
  /** The token of the last page of this kind goes into `continue`. */
  readonly next?: boolean;
  /** The version of the last list of this kind goes into `resourceVersion`. */
  readonly since?: 'list';
}

/** What happens in one namespace, one request after the other, while a kind is watched from the beginning. */
export interface FuzzSequence {
  readonly watched: Kind;
  readonly requests: readonly FuzzRequest[];
}

/** For people: one line. */
export function describeRequest(request: FuzzRequest): string {
  const { method, kind, name, subresource, query, ...rest } = request;
  const path = [kind, name, subresource].filter(Boolean).join('/');
  const search = query && Object.keys(query).length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
  return `${method} ${path}${search} ${JSON.stringify(rest)}`;
}
