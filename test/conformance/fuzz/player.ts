import { Answer } from '../frame/answer.js';
import { Masker } from '../frame/masker.js';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import { type Step, stepOf } from '../frame/transcript.js';
import { tableType } from '../frame/case-context.js';
import { pathOf } from './objects.js';
import type { FuzzRequest, Kind, Known } from './fuzz-request.js';

const types = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

const accepts = {
  table: tableType,
  metadata: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  metadataList: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  yaml: 'application/yaml',
} as const;

/** Plays requests on one server in one namespace, and remembers what that server has shown. */
export class Player {
  private readonly masker = new Masker();
  /** Versions and UIDs of each object, oldest first. */
  private readonly versions = new Map<string, string[]>();
  private readonly uids = new Map<string, string[]>();
  private readonly pages = new Map<Kind, string>();
  private readonly lists = new Map<Kind, string>();

  constructor(
    private readonly server: ServerUnderTest,
    private readonly namespace: string,
  ) {
    this.masker.hide(namespace, 'NS');
  }

  async begin(): Promise<void> {
    const { status, bytes } = await this.server.client.send({
      method: 'POST',
      path: '/api/v1/namespaces',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name: this.namespace } }),
    });
    if (status !== 201) throw new Error(`${this.server.name}: no namespace: ${bytes.toString()}`);
  }

  /** All events of a kind so far, masked. */
  async events(kind: Kind, since: string): Promise<unknown> {
    const { bytes, status } = await this.server.client.send({
      method: 'GET',
      path: `${pathOf(kind, this.namespace)}?watch=1&timeoutSeconds=1&resourceVersion=${since}`,
      headers: { accept: 'application/json' },
    });
    const lines = bytes.toString().split('\n').filter(Boolean);
    return normal({ status, events: lines.map((line) => this.masker.mask(JSON.parse(line))) });
  }

  async version(kind: Kind): Promise<string> {
    const { bytes } = await this.server.client.send({ method: 'GET', path: pathOf(kind, this.namespace) });
    return (JSON.parse(bytes.toString()) as { metadata: { resourceVersion: string } }).metadata
      .resourceVersion;
  }

  async play(request: FuzzRequest): Promise<Step> {
    const path = this.path(request);
    const body = this.body(request);
    const { status, headers, bytes } = await this.server.client.send({
      method: request.method,
      path,
      headers: {
        accept: request.accept ? accepts[request.accept] : 'application/json',
        'user-agent': 'fuzz',
        ...(body !== undefined && {
          'content-type': request.type ? types[request.type] : 'application/json',
        }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = new Answer(`${request.method} ${path}`, status, headers, bytes);
    this.learn(request, answer);
    return normal(stepOf(answer, this.masker)) as Step;
  }

  private path({ kind, name, subresource, query, next, since }: FuzzRequest): string {
    const search = new URLSearchParams(query);
    const page = next && this.pages.get(kind);
    if (page) search.set('continue', page);
    const list = since && this.lists.get(kind);
    if (list) search.set('resourceVersion', list);
    else if (since) search.delete('resourceVersionMatch');
    const path = [pathOf(kind, this.namespace), name, subresource].filter(Boolean).join('/');
    return search.size > 0 ? `${path}?${search.toString()}` : path;
  }

  private body(request: FuzzRequest): unknown {
    const { method, body, version, uid } = request;
    const resourceVersion = this.known(this.versions, request, version);
    const known = this.known(this.uids, request, uid);
    if (resourceVersion === undefined && known === undefined) return body;
    const identity = { ...(resourceVersion && { resourceVersion }), ...(known && { uid: known }) };
    if (method === 'DELETE') return { ...(body as object), preconditions: identity };
    const object = body as { metadata?: object };
    return { ...object, metadata: { ...object.metadata, ...identity } };
  }

  private known(
    of: Map<string, string[]>,
    request: FuzzRequest,
    which: Known | undefined,
  ): string | undefined {
    if (which === undefined || which === 'none') return undefined;
    const values = of.get(keyOf(request)) ?? [];
    return which === 'current' ? values.at(-1) : values.at(-2);
  }

  private learn(request: FuzzRequest, answer: Answer): void {
    if (answer.status >= 300 || !String(answer.headers['content-type']).includes('json')) return;
    const { metadata, kind } = answer.body;
    if (request.method === 'GET' && !request.name) {
      if (metadata?.resourceVersion) this.lists.set(request.kind, metadata.resourceVersion);
      if (metadata?.continue) this.pages.set(request.kind, metadata.continue);
      else this.pages.delete(request.kind);
    }
    if (kind === 'Status' || kind === 'Table' || !metadata?.uid || 'dryRun' in (request.query ?? {})) return;
    const key = `${request.kind}/${metadata.name}`;
    push(this.versions, key, metadata.resourceVersion);
    push(this.uids, key, metadata.uid);
  }
}

function keyOf({ kind, name, body }: FuzzRequest): string {
  return `${kind}/${name ?? (body as { metadata?: { name?: string } })?.metadata?.name}`;
}

function push(map: Map<string, string[]>, key: string, value: string | undefined): void {
  if (!value) return;
  const values = map.get(key) ?? [];
  if (values.at(-1) !== value) values.push(value);
  map.set(key, values);
}

/**
 * Takes out what is chance on the real server itself: the order of managers depends on the second in which each
 * wrote, that of causes on the order of Go's maps.
 */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const object = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]));
  const { managedFields } = object;
  if (Array.isArray(managedFields)) object['managedFields'] = sorted(managedFields);
  const causes = (object['details'] as { causes?: unknown[] } | undefined)?.causes;
  if (causes && causes.length > 1) {
    object['details'] = { ...(object['details'] as object), causes: sorted(causes) };
    delete object['message'];
  }
  if (Array.isArray(object['warning'])) object['warning'] = sorted(object['warning']);
  return object;
}

function sorted(values: readonly unknown[]): unknown[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
