import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { createCertificate, type SelfSigned } from '../support/fault-proxy/self-signed.js';
import { Masker } from '../conformance/frame/masker.js';
import { type Asked, BothServers, type Said } from './both-servers.js';

type Request = Record<string, any>;
/** What a webhook answers: a response of a review, or a whole answer. */
type Answer = object | { readonly http: { status?: number; text: string } } | 'silence' | 'hang up';

/** The same user on both servers, whose administrators have other names. */
const tester = { user: 'tester', groups: ['system:masters'] };

const registration = '/apis/admissionregistration.k8s.io/v1';
const configMaps = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] };

/** One https server that plays every webhook of one API server, each at its own path. */
class Webhooks {
  answers: Record<string, (request: Request) => Answer> = {};
  seen: { name: string; query: string; review: Request }[] = [];
  private constructor(
    private readonly server: Server,
    private readonly certificate: SelfSigned,
  ) {}

  static async start(certificate: SelfSigned): Promise<Webhooks> {
    const { cert, key } = certificate;
    const server = createServer({ cert, key });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const webhooks = new Webhooks(server, certificate);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [path = '', query = ''] = (request.url ?? '').split('?');
        const review = JSON.parse(Buffer.concat(chunks).toString()) as Request;
        const name = path.slice(1);
        webhooks.seen.push({ name, query, review });
        const answer = webhooks.answers[name]?.(review['request']) ?? { allowed: true };
        if (answer === 'silence') return;
        if (answer === 'hang up') return request.socket.destroy();
        const { http } = answer as { http?: { status?: number; text: string } };
        response.writeHead(http?.status ?? 200, { 'content-type': 'application/json' });
        const { apiVersion, kind, request: asked } = review;
        response.end(
          http?.text ?? JSON.stringify({ apiVersion, kind, response: { uid: asked.uid, ...answer } }),
        );
      });
    });
    return webhooks;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  clientConfig(name: string, caBundle = this.certificate.ca): object {
    return {
      url: `https://127.0.0.1:${this.port}/${name}`,
      caBundle: Buffer.from(caBundle).toString('base64'),
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let servers: BothServers;
let hooks: ReadonlyMap<Asked, Webhooks>;
let namespace: string;
let other: SelfSigned;

beforeAll(async () => {
  servers = await BothServers.start(inject('controlPlane').kubeconfigPath);
  const certificate = await createCertificate();
  other = await createCertificate();
  hooks = new Map(
    await Promise.all(
      servers.all.map(async (server) => [server, await Webhooks.start(certificate)] as const),
    ),
  );
});
afterAll(async () => {
  for (const webhooks of hooks.values()) await webhooks.close();
  await servers[Symbol.asyncDispose]();
});
beforeEach(async () => {
  namespace = `w${randomBytes(4).toString('hex')}`;
  const labels = { webhooks: namespace };
  await servers.given('POST', '/api/v1/namespaces', { metadata: { name: namespace, labels } });
  for (const webhooks of hooks.values()) [webhooks.seen, webhooks.answers] = [[], {}];
  return async () => {
    for (const kind of ['mutating', 'validating']) {
      await servers.send('DELETE', `${registration}/${kind}webhookconfigurations/${namespace}`);
    }
  };
});

interface Hook {
  readonly name: string;
  readonly ca?: string;
  readonly [field: string]: unknown;
}

/** Registers webhooks on both servers, in this order, and waits till the real one knows of them. */
async function register(kind: 'mutating' | 'validating', ...list: Hook[]): Promise<void> {
  // The last one is asked about Secrets: who asks it knows all.
  const probe = { name: 'probe', rules: [{ ...configMaps, resources: ['secrets'] }] };
  for (const server of servers.all) {
    const own = hooks.get(server)!;
    const webhooks = [...list, probe].map(({ name, ca, ...more }: Hook) => ({
      name: `${name}.example.com`,
      clientConfig: own.clientConfig(name, ca),
      rules: [configMaps],
      namespaceSelector: { matchLabels: { webhooks: namespace } },
      sideEffects: 'None',
      timeoutSeconds: 5,
      admissionReviewVersions: ['v1'],
      ...more,
    }));
    await server.given('POST', `${registration}/${kind}webhookconfigurations`, {
      metadata: { name: namespace },
      webhooks,
    });
    await eventually(async () => {
      const where = `/api/v1/namespaces/${namespace}/secrets?dryRun=All`;
      await server.send('POST', where, { metadata: { name: 'wait' } });
      if (own.seen.length === 0) throw new Error('The webhook is not asked yet.');
    });
    own.seen = [];
  }
}

function answer(name: string, how: (request: Request) => Answer): void {
  for (const webhooks of hooks.values()) webhooks.answers[name] = how;
}

const path = (rest = '') => `/api/v1/namespaces/${namespace}/configmaps${rest}`;
const configMap = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
});

const patchOf = (...operations: object[]) => ({
  allowed: true,
  patchType: 'JSONPatch',
  patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
});
const add = (key: string, value: string) => ({ op: 'add', path: `/data/${key}`, value });

function masked(server: Asked, value: unknown): unknown {
  const masker = new Masker();
  masker.hide(`:${hooks.get(server)!.port}`, ':<port>');
  masker.hide(namespace, '<namespace>');
  return masker.mask(value);
}

/** Makes a request of both servers; fails where one answers or asks webhooks otherwise than the other. */
async function same(method: string, where: string, body?: object): Promise<Said> {
  for (const webhooks of hooks.values()) webhooks.seen = [];
  const said = await servers.send(method, where, body, tester);
  const told = (server: Asked) =>
    masked(server, {
      ...said[server.name],
      asked: seenBy(server).map(({ name, query, review }) => ({ name, query, review })),
    });
  expect(told(servers.embedded)).toEqual(told(servers.real));
  return said.real;
}

/** Validating webhooks are asked at once: which comes in first is chance. */
async function sameWhateverTheOrder(method: string, where: string, body?: object): Promise<void> {
  for (const webhooks of hooks.values()) webhooks.seen = [];
  const said = await servers.send(method, where, body, tester);
  const asked = (server: Asked) => new Set(seenBy(server).map(({ name }) => name));
  expect(asked(servers.embedded)).toEqual(asked(servers.real));
  expect(masked(servers.embedded, said.embedded)).toEqual(masked(servers.real, said.real));
}

function seenBy(server: Asked) {
  return hooks.get(server)!.seen;
}

const names = () => seenBy(servers.real).map(({ name }) => name);

describe('Webhooks, as the real API server asks them', () => {
  it('are told of creations, changes, tries and deletions', async () => {
    await register('validating', { name: 'a' });
    expect((await same('POST', path(), configMap('x', { data: { k: '1' } }))).status).toBe(201);
    await same('POST', path('?dryRun=All&fieldManager=me&fieldValidation=Strict'), configMap('y'));
    await same('PUT', path('/x'), configMap('x', { data: { k: '2' } }));
    await same('PATCH', path('/x?fieldManager=me'), { data: { k: '3' } });
    await same('DELETE', path('/x'), { propagationPolicy: 'Background' });
    expect(names()).toEqual(['a']);
    await same('POST', path(), { metadata: { name: 'z' } });
    await same('DELETE', path('/z'));
  });

  it.each<[string, object, number]>([
    ['nothing', {}, 400],
    ['a message', { status: { message: 'no' } }, 400],
    ['a reason', { status: { reason: 'Teapot' } }, 400],
    ['a code', { status: { code: 418, message: 'no tea', reason: 'Teapot' } }, 418],
    ['a code of success', { status: { code: 200, message: 'odd', status: 'Success' } }, 400],
    [
      'details',
      { status: { code: 422, message: 'x', details: { name: 'n', causes: [{ field: 'f', message: 'm' }] } } },
      422,
    ],
    ['warnings', { warnings: ['careful', 'say "please"'] }, 400],
  ])('refuse with %s', async (_what, response, status) => {
    await register('validating', { name: 'a' });
    answer('a', () => ({ allowed: false, ...response }));
    expect((await same('POST', path(), configMap('x'))).status).toBe(status);
  });

  it('warn', async () => {
    await register('validating', { name: 'a' });
    answer('a', () => ({ allowed: true, warnings: ['careful', 'careful', 'say "please"'] }));
    expect((await same('POST', path(), configMap('x'))).warnings).toHaveLength(2);
  });

  const broken: [string, Answer][] = [
    ['what is no JSON', { http: { text: 'oops' } }],
    ['another kind', { http: { text: '{"kind":"Status","apiVersion":"v1"}' } }],
    ['no kind', { http: { text: '{}' } }],
    ['no response', { http: { text: '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}' } }],
    ['another UID', { uid: 'other', allowed: true }],
    ['a patch', patchOf(add('a', 'b'))],
    ['a patchType', { allowed: true, patchType: 'JSONPatch' }],
    ['500', { http: { status: 500, text: 'boom' } }],
    ['404', { http: { status: 404, text: 'where?' } }],
    ['403', { http: { status: 403, text: 'no' } }],
    ['a hang-up', 'hang up'],
  ];
  it.each(broken)('fail by answering %s', async (_what, reply) => {
    await register('validating', { name: 'a' });
    answer('a', () => reply);
    expect((await same('POST', path(), configMap('x'))).status).toBe(500);
  });

  it.each(broken)('are ignored where they may be, by answering %s', async (_what, reply) => {
    await register('validating', { name: 'a', failurePolicy: 'Ignore' });
    answer('a', () => reply);
    expect((await same('POST', path(), configMap('x'))).status).toBe(201);
  });

  it('fail by not answering in time', async () => {
    await register('validating', { name: 'a', timeoutSeconds: 1 });
    answer('a', () => 'silence');
    expect((await same('POST', path(), configMap('x'))).body['message']).toContain(
      'context deadline exceeded',
    );
  });

  it('must show a certificate of the right authority', async () => {
    await register('validating', { name: 'a', ca: other.ca });
    for (const server of servers.all) {
      const { status, body } = await server.send('POST', path(), configMap('x'));
      expect([server.name, status, body['message']]).toEqual([
        server.name,
        500,
        expect.stringContaining(
          'tls: failed to verify certificate: x509: certificate signed by unknown authority',
        ),
      ]);
    }
  });

  it('are found at no Service that is not there, and at no closed port', async () => {
    await register('validating', { name: 'a', clientConfig: { service: { namespace, name: 'nope' } } });
    expect((await same('POST', path(), configMap('x'))).body['message']).toContain(
      'service "nope" not found',
    );
  });

  it('are not asked on a try when they have side effects', async () => {
    await register('validating', { name: 'a', sideEffects: 'NoneOnDryRun' });
    expect((await same('POST', path('?dryRun=All'), configMap('x'))).status).toBe(201);
    expect(names()).toEqual(['a']);
  });

  it('change what is stored, one after the other', async () => {
    await register('mutating', { name: 'b' }, { name: 'a' });
    answer('b', () => patchOf(add('b', '1')));
    answer('a', ({ object }) =>
      patchOf(
        add(
          'a',
          Object.keys(object.data as object)
            .sort()
            .join(),
        ),
      ),
    );
    const { body } = await same('POST', path(), configMap('x', { data: { k: 'v' } }));
    expect(body['data']).toEqual({ k: 'v', b: '1', a: 'b,k' });
    await same('PUT', path('/x'), configMap('x', { data: {} }));
  });

  it('are asked again after another has changed something', async () => {
    const again = { reinvocationPolicy: 'IfNeeded' };
    await register(
      'mutating',
      { name: 'a', ...again },
      { name: 'b' },
      { name: 'c', ...again },
      { name: 'd', ...again },
    );
    answer('c', () => patchOf(add('c', '1')));
    await same('POST', path(), configMap('x', { data: { k: 'v' } }));
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  it.each<[string, object]>([
    ['no list', { allowed: true, patchType: 'JSONPatch', patch: Buffer.from('{}').toString('base64') }],
    ['no type', { allowed: true, patch: Buffer.from('[]').toString('base64') }],
    ['no patch', { allowed: true, patchType: 'JSONPatch' }],
    ['another type', { ...patchOf(add('a', 'b')), patchType: 'Merge' }],
  ])('fail by a patch with %s', async (_what, response) => {
    await register('mutating', { name: 'a' });
    answer('a', () => response);
    expect((await same('POST', path(), configMap('x', { data: {} }))).status).toBe(500);
  });

  it.each<[string, object[]]>([
    ['nothing', []],
    ['a test that fails', [{ op: 'test', path: '/data/k', value: 'other' }]],
    ['a field that is not there', [{ op: 'remove', path: '/data/nope' }]],
    ['an unknown field', [{ op: 'add', path: '/nope', value: 1 }]],
    ['labels', [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }]],
    ['a move', [{ op: 'move', from: '/data/k', path: '/data/l' }]],
    ['a value of the wrong type', [{ op: 'replace', path: '/data', value: 'x' }]],
  ])('patch %s', async (_what, operations) => {
    await register('mutating', { name: 'a' });
    answer('a', () => patchOf(...operations));
    await same('POST', path(), configMap('x', { data: { k: 'v' } }));
  });

  it('may not change what is deleted', async () => {
    await register('mutating', { name: 'a' });
    await same('POST', path(), configMap('x', { data: {} }));
    answer('a', () => patchOf(add('a', 'b')));
    expect((await same('DELETE', path('/x'))).status).toBe(500);
    answer('a', () => ({ allowed: false }));
    expect((await same('DELETE', path('/x'))).status).toBe(400);
  });

  it.each([
    'object.data.k == "v"',
    'object.data.k != "v"',
    'request.operation == "CREATE" && request.userInfo.username == "tester"',
    '"system:masters" in request.userInfo.groups && !request.dryRun',
    'request.kind.kind == "Secret"',
    'oldObject == null',
    'has(object.data.nope)',
    'object.metadata.name.startsWith("x")',
    'request.resource.resource == "configmaps" && request.namespace != ""',
    'object.nope == 1',
    'request.subResource == ""',
    'object.data.all(key, object.data[key].size() == 1)',
  ])('are asked if %s', async (expression) => {
    const matchConditions = [{ name: 'c', expression }];
    await register(
      'validating',
      { name: 'a', matchConditions },
      { name: 'b', matchConditions, failurePolicy: 'Ignore' },
    );
    await sameWhateverTheOrder('POST', path(), configMap('x', { data: { k: 'v' } }));
  });

  it('are asked only if all conditions hold, and one that is false outweighs errors', async () => {
    const matchConditions = [
      { name: 'wrong', expression: 'object.nope == 1' },
      { name: 'no', expression: 'false' },
    ];
    await register('validating', { name: 'a', matchConditions });
    expect((await same('POST', path(), configMap('x'))).status).toBe(201);
    expect(names()).toEqual([]);
  });

  it.each([
    'object.data.k',
    'request.userInfo.username',
    'request.nope == 1',
    'self == 1',
    '1 + "a" == 2',
    '',
  ])('are refused with the condition %j', async (expression) => {
    const { real, embedded } = await servers.send(
      'POST',
      `${registration}/validatingwebhookconfigurations?dryRun=All`,
      {
        metadata: { name: namespace },
        webhooks: [
          {
            name: 'a.example.com',
            clientConfig: { url: 'https://127.0.0.1:1/' },
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            matchConditions: [{ name: 'c', expression }],
          },
        ],
      },
    );
    expect(real.status).toBe(422);
    expect(embedded).toEqual(real);
  });

  it('see the same object in another version', async () => {
    const autoscaling = {
      ...configMaps,
      apiGroups: ['autoscaling'],
      resources: ['horizontalpodautoscalers'],
    };
    const where = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
    await register('validating', { name: 'a', rules: [configMaps, autoscaling] });
    await servers.given('POST', where, {
      metadata: { name: 'x' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 3 },
    });
    const shown = servers.all.map((server) => {
      const { review } = seenBy(server)[0]!;
      const { kind, resource, requestKind, requestResource, object } = review['request'] as Request;
      return { kind, resource, requestKind, requestResource, apiVersion: object.apiVersion };
    });
    expect(shown[0]).toMatchObject({ apiVersion: 'autoscaling/v1', requestKind: { version: 'v2' } });
    expect(shown[1]).toEqual(shown[0]);
  });
});
