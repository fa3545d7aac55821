import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import type { Http2Client } from '../support/http2-client.js';
import { until } from '../support/until.js';
import { together } from '../support/together.js';

/** Where the Widgets are. */
export const WIDGETS = '/apis/bench.dev/v1/namespaces/default/widgets';
export const FINALIZER = 'bench.dev/finalizer';
const GROUP = { group: 'bench.dev', version: 'v1', kind: 'Widget', plural: 'widgets' };
/** With finalizer, status and managedFields, a Widget is then of about 1.9 KB. */
const PAYLOAD = 'x'.repeat(1_024);
const PUTS_AT_ONCE = 32;

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size', 'payload'],
      properties: { size: { type: 'integer', format: 'int64' }, payload: { type: 'string' } },
    },
    status: {
      type: 'object',
      properties: {
        ready: { type: 'boolean' },
        observedGeneration: { type: 'integer', format: 'int64' },
      },
    },
  },
};

export interface Widget {
  readonly metadata: {
    readonly name: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly finalizers?: string[];
  };
  readonly status?: { readonly ready?: boolean; readonly observedGeneration?: number };
}

export const widgetName = (index: number): string => `w-${index}`;

/** A Widget as a person would send it. */
export function widget(index: number, size = 0, finalizers?: readonly string[]): object {
  return {
    apiVersion: `${GROUP.group}/${GROUP.version}`,
    kind: GROUP.kind,
    metadata: { name: widgetName(index), namespace: 'default', ...(finalizers && { finalizers }) },
    spec: { size, payload: PAYLOAD },
  };
}

/** Makes the kind, and waits until it is served. */
export async function installWidgets(client: Http2Client): Promise<void> {
  const { group, version, kind, plural } = GROUP;
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: 'widget', listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        },
      ],
    },
  };
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await client.request('POST', definitions, JSON.stringify(crd));
  await untilServed(client);
}

/** Also, the watch cache of the server has seen all of them, as it has that of a cluster that has been up for a while. */
export async function untilServed(client: Http2Client): Promise<void> {
  const fromCache = `${WIDGETS}?resourceVersion=0&limit=1`;
  await until('the Widgets are served', () => client.request('GET', fromCache).then(() => true));
  // A server that has just begun may list from etcd while it refuses to watch.
  await until('the Widgets can be watched', async () => {
    const stop = await client.watch(`${WIDGETS}?watch=1`, () => undefined);
    stop();
    return true;
  });
}

/**
 * Puts Widgets that have their finalizer and an up-to-date status straight into etcd, as copies of one that the API server
 * has stored: through the API server, fifty thousand would take minutes. Resolves when the API server shows them all.
 */
export async function seedWidgets(client: Http2Client, etcdUrl: string, count: number): Promise<void> {
  if (count === 0) return;
  const template = await storedWidget(client, etcdUrl);
  // Each with a revision of its own: those of one transaction would share one, which no API server ever does.
  await together(count, PUTS_AT_ONCE, (index) =>
    etcd(etcdUrl, '/v3/kv/put', { key: base64(storageKey(index)), value: base64(template(index)) }),
  );
  const last = `${WIDGETS}/${widgetName(count - 1)}`;
  await until('the seeded Widgets are there', () => client.request('GET', last).then(() => true));
  await untilServed(client);
}

/** How one Widget lies in etcd, by the number of another. */
async function storedWidget(client: Http2Client, etcdUrl: string): Promise<(index: number) => string> {
  const body = widget(0, 0, [FINALIZER]);
  await client.request('POST', WIDGETS, JSON.stringify(body));
  const status = { status: { ready: true, observedGeneration: 1 } };
  const path = `${WIDGETS}/${widgetName(0)}`;
  await client.request('PATCH', `${path}/status`, JSON.stringify(status), 'application/merge-patch+json');
  const answer = (await etcd(etcdUrl, '/v3/kv/range', { key: base64(storageKey(0)) })) as {
    kvs: { value: string }[];
  };
  const text = Buffer.from(answer.kvs[0]?.value ?? '', 'base64').toString();
  const { uid } = (JSON.parse(text) as { metadata: { uid: string } }).metadata;
  const name = (index: number) => `"name":"${widgetName(index)}"`;
  return (index) => (index === 0 ? text : text.replace(name(0), name(index)).replace(uid, randomUUID()));
}

const storageKey = (index: number): string => `/registry/bench.dev/widgets/default/${widgetName(index)}`;

async function etcd(url: string, method: string, message: object): Promise<unknown> {
  const { statusCode, body } = await request(url + method, { method: 'POST', body: JSON.stringify(message) });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`etcd answered ${method} with ${statusCode}: ${text}`);
  return JSON.parse(text) as unknown;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
