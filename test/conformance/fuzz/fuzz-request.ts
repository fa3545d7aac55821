import type { Kind } from './kinds.js';

/** Which of the versions or UIDs that a server has shown of an object: each server has its own. */
export type Known = 'none' | 'current' | 'stale';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';
export type Accept = 'json' | 'yaml' | 'table' | 'metadata' | 'metadataList' | 'nonsense';

/** A request as plain data: the same for both servers, which put in their own versions and UIDs. */
export interface FuzzRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly kind: Kind;
  /** Absent: the collection. */
  readonly name?: string;
  readonly subresource?: 'status' | 'scale';
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: Accept;
  readonly type?: PatchType;
  readonly body?: unknown;
  /** Sent as it is, in place of the body. */
  readonly raw?: string;
  /** In place of the usual Content-Type. */
  readonly contentType?: string;
  /** Put into `metadata.resourceVersion`, or into the preconditions of a deletion. */
  readonly version?: Known;
  /** Put into `metadata.uid`, or into the preconditions of a deletion. */
  readonly uid?: Known;
  /** The token of the last page of this kind goes into `continue`. */
  readonly next?: boolean;
  /** The version of the last list of this kind, or the present one, goes into `resourceVersion`. */
  readonly since?: 'list' | 'now';
}

/** A watch over a sequence: its events are compared once an object made at the end has come by. */
export interface FuzzWatch {
  readonly kind: Kind;
  /** `live` sees what happens, `replay` is opened at the end, from the version of the beginning. */
  readonly opened: 'live' | 'replay';
  readonly accept?: Accept;
  readonly query?: Readonly<Record<string, string>>;
  /** Labels of the last object, so that it is selected. */
  readonly lastLabels?: Readonly<Record<string, string>>;
}

/** What happens in one namespace, one request after the other. */
export interface FuzzSequence {
  readonly watches: readonly FuzzWatch[];
  readonly requests: readonly FuzzRequest[];
}

/** For people: one line. */
export function describeRequest(request: FuzzRequest): string {
  const { method, kind, name, subresource, query, ...rest } = request;
  const path = [kind, name, subresource].filter(Boolean).join('/');
  return `${method} ${path}${search(query)} ${JSON.stringify(rest)}`;
}

export function describeWatch({ kind, query, ...rest }: FuzzWatch): string {
  return `WATCH ${kind}${search(query)} ${JSON.stringify(rest)}`;
}

function search(query: FuzzRequest['query']): string {
  return query && Object.keys(query).length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
}
