import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Answer } from './answer.js';
import { Masker } from './masker.js';
import type { RawRequest } from './raw-client.js';
import type { ServerUnderTest } from './server-under-test.js';
import { headersOf, type Step, stepOf } from './transcript.js';
import { WatchStream } from './watch-stream.js';

export interface SendOptions {
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Content-Type. @default 'application/json' where there is a body */
  readonly type?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `nobody` shows no certificate; else a token, or the user whom the admin impersonates. */
  readonly as?:
    'nobody' | { readonly token: string } | { readonly user: string; readonly groups?: readonly string[] };
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export const tableType = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** What a case talks to a server with. All that is said goes into the transcript, but for `quietly`. */
export class CaseContext {
  readonly steps: Step[] = [];
  private readonly masker = new Masker();
  private readonly watches: WatchStream[] = [];
  private readonly closers: (() => Promise<void>)[] = [];

  constructor(
    readonly server: ServerUnderTest,
    /** Unique to the case and to the run, the same on all servers: a name, and part of names. */
    readonly id: string,
  ) {
    this.masker.hide(id, 'ID');
  }

  /** The namespace of this case. */
  get namespace(): string {
    return this.id;
  }

  /** A path in the case's namespace: `p('configmaps/a')`, `p('apps/v1', 'deployments')`. */
  p(groupVersion: string, rest?: string): string {
    if (rest === undefined) return `/api/v1/namespaces/${this.namespace}/${groupVersion}`;
    return `/apis/${groupVersion}/namespaces/${this.namespace}/${rest}`;
  }

  async send(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const answer = await this.quietly(method, path, options);
    this.steps.push(stepOf(answer, this.masker));
    if (method !== 'GET' && method !== 'DELETE') await this.settle(path, options);
    return answer;
  }

  /**
   * The real server compares an update with what its watch cache holds, or, where that is behind, with what is
   * stored: those differ in what decoding drops, so whether an update changes anything would be a matter of luck.
   * A list is answered once the cache holds all that was written.
   */
  private async settle(path: string, { as }: SendOptions): Promise<void> {
    if (this.server.name === 'EmbeddedCluster' || as !== undefined) return;
    const collection = /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/[a-z]+(?=[/?]|$)/.exec(
      path,
    )?.[0];
    if (collection) await this.quietly('GET', collection);
  }

  /** A request that is not part of the transcript: preparation, and what has to be repeated. */
  async quietly(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const { status, headers, bytes } = await this.server.client.send(rawRequest(method, path, options));
      const answer = new Answer(`${method} ${path}`, status, headers, bytes);
      // A real server that is busy may not have read a new kind's storage yet; clients ask again then.
      if (status !== 429 || attempt === 100 || !answer.text.includes('(re)initializing')) return answer;
      await sleep(50);
    }
  }

  /** Repeats a request till `isRight`; only the last answer is part of the transcript. */
  async eventually(
    method: string,
    path: string,
    options: SendOptions,
    isRight: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const deadline = performance.now() + 15_000;
    for (;;) {
      const answer = await this.quietly(method, path, options);
      if (isRight(answer)) {
        this.steps.push(stepOf(answer, this.masker));
        return answer;
      }
      if (performance.now() > deadline) {
        assert.fail(
          `${answer.request} was never as expected; last ${answer.status}: ${answer.text.slice(0, 400)}`,
        );
      }
      await sleep(20);
    }
  }

  get(path: string, options?: SendOptions): Promise<Answer> {
    return this.send('GET', path, options);
  }

  post(path: string, body: unknown, options?: SendOptions): Promise<Answer> {
    return this.send('POST', path, { ...options, body });
  }

  put(path: string, body: unknown, options?: SendOptions): Promise<Answer> {
    return this.send('PUT', path, { ...options, body });
  }

  delete(path: string, body?: unknown, options?: SendOptions): Promise<Answer> {
    return this.send('DELETE', path, { ...options, ...(body !== undefined && { body }) });
  }

  patch(kind: keyof typeof patchTypes, path: string, body: unknown, options?: SendOptions): Promise<Answer> {
    return this.send('PATCH', path, { type: patchTypes[kind], ...options, body });
  }

  /** Server-side apply. */
  apply(path: string, body: unknown, manager = 'one', query = ''): Promise<Answer> {
    return this.patch('apply', `${path}?fieldManager=${manager}${query && `&${query}`}`, body);
  }

  table(path: string, options?: SendOptions): Promise<Answer> {
    return this.get(path, { accept: tableType, ...options });
  }

  /** Creates an object and expects that to succeed. Not part of the transcript. */
  async given(path: string, body: unknown): Promise<Answer> {
    const answer = (await this.quietly('POST', path, { body })).is(201);
    await this.settle(path, {});
    return answer;
  }

  /** Opens a watch; the path says `watch=1` itself. */
  async watch(path: string, options: SendOptions = {}): Promise<WatchStream> {
    const abort = new AbortController();
    const answer = await this.server.client.open(rawRequest('GET', path, options), abort.signal);
    const stream = new WatchStream(`GET ${path}`, answer, abort, (closed) => {
      this.steps.push({
        request: this.masker.text(closed.request),
        status: answer.statusCode,
        headers: headersOf(answer.headers, this.masker),
        body: this.masker.mask(closed.transcript),
      });
    });
    this.watches.push(stream);
    return stream;
  }

  /** Puts into the transcript what came by another way than an answer. */
  note(what: string, value: unknown): void {
    this.steps.push({ request: what, status: 0, headers: {}, body: this.masker.mask(value) });
  }

  hide(literal: string, by: string): void {
    this.masker.hide(literal, by);
  }

  /** Called when the case has ended, however it did. */
  finally(closer: () => Promise<void>): void {
    this.closers.push(closer);
  }

  async dispose(): Promise<void> {
    for (const watch of this.watches) await watch.close();
    for (const close of this.closers.reverse()) await close();
  }
}

function rawRequest(method: string, path: string, options: SendOptions): RawRequest {
  const { body, type, accept = 'application/json', headers, as } = options;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return {
    method,
    path,
    headers: {
      accept,
      'user-agent': 'conformance/1.0 (test)',
      ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      ...(typeof as === 'object' && 'token' in as && { authorization: `Bearer ${as.token}` }),
      ...(typeof as === 'object' && 'user' in as && impersonation(as)),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    as: as === 'nobody' || (typeof as === 'object' && 'token' in as) ? 'nobody' : 'admin',
  };
}

function impersonation(as: { user: string; groups?: readonly string[] }): Record<string, string> {
  if ((as.groups?.length ?? 0) > 1)
    throw new Error('A case can impersonate one group; repeated headers have a case of their own.');
  return { 'impersonate-user': as.user, ...(as.groups?.[0] && { 'impersonate-group': as.groups[0] }) };
}
