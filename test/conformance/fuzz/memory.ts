import type { Answer } from '../frame/answer.js';
import type { FuzzRequest, Known } from './fuzz-request.js';
import type { Kind } from './kinds.js';

/** What one server has shown so far in one namespace. */
export class Memory {
  /** Of each object, oldest first. */
  private readonly versions = new Map<string, string[]>();
  private readonly uids = new Map<string, string[]>();
  /** Of the last list of a kind. */
  private readonly continues = new Map<Kind, string>();
  private readonly lists = new Map<Kind, string>();

  version(request: FuzzRequest): string | undefined {
    return chosen(this.versions.get(keyOf(request)), request.version);
  }

  uid(request: FuzzRequest): string | undefined {
    return chosen(this.uids.get(keyOf(request)), request.uid);
  }

  page(kind: Kind): string | undefined {
    return this.continues.get(kind);
  }

  listVersion(kind: Kind): string | undefined {
    return this.lists.get(kind);
  }

  learn(request: FuzzRequest, answer: Answer): void {
    if (answer.status >= 300 || !String(answer.headers['content-type']).includes('json')) return;
    if (request.query && 'watch' in request.query) return;
    const { metadata, kind } = answer.body;
    if (request.method === 'GET' && !request.name) {
      if (metadata?.resourceVersion) this.lists.set(request.kind, metadata.resourceVersion);
      if (metadata?.continue) this.continues.set(request.kind, metadata.continue);
      else this.continues.delete(request.kind);
    }
    if (kind === 'Status' || kind === 'Table' || !metadata?.uid || 'dryRun' in (request.query ?? {})) return;
    const key = `${request.kind}/${metadata.name}`;
    push(this.versions, key, metadata.resourceVersion);
    push(this.uids, key, metadata.uid);
  }
}

function keyOf({ kind, name, body }: FuzzRequest): string {
  return `${kind}/${name ?? (body as { metadata?: { name?: string } } | null)?.metadata?.name}`;
}

function chosen(values: readonly string[] = [], which: Known = 'none'): string | undefined {
  if (which === 'none') return undefined;
  return which === 'current' ? values.at(-1) : values.at(-2);
}

function push(map: Map<string, string[]>, key: string, value: string | undefined): void {
  if (!value) return;
  const values = map.get(key) ?? [];
  if (values.at(-1) !== value) values.push(value);
  map.set(key, values);
}
