import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordedSpans } from '../../test/support/recorded-spans.js';
import { createApi } from '../cluster/api-adapter.js';
import { Cluster } from '../cluster/cluster.js';
import { SystemClock } from '../common/clock.js';
import { resource } from '../resource/resource.js';
import { OpenTelemetryTracer } from './otel-tracer.js';

class ConfigMap extends resource({ group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps' }) {}

const A = { name: 'a', namespace: 'default' };
const PATH = '/api/v1/namespaces/{namespace}/configmaps/{name}';

let spans: RecordedSpans;
let cluster: Cluster;
let received: IncomingHttpHeaders[];
let answers: number[];
let close: () => void;

beforeEach(async () => {
  spans = new RecordedSpans();
  received = [];
  answers = [];
  const server = createServer((request, response) => {
    received.push(request.headers);
    response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' });
    response.end('{"metadata":{"name":"a"}}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const kubeConfig = new KubeConfig();
  const { port } = server.address() as AddressInfo;
  kubeConfig.loadFromClusterAndUser(
    { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'u' },
  );
  cluster = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 10_000,
  });
  cluster.transport.tracer = new OpenTelemetryTracer(spans.provider.getTracer('test'));
  close = () => server.close();
});
afterEach(async () => {
  await cluster.transport.close();
  close();
  spans[Symbol.dispose]();
});

/** Does it as a part of something that is traced. */
const within = <R>(work: () => Promise<R>): Promise<R> =>
  spans.provider.getTracer('test').startActiveSpan('whole', (span) => work().finally(() => span.end()));

const requests = () => spans.all.filter(({ name }) => name !== 'whole');

/** What the header says of each span. */
const traceparents = () =>
  requests().map((span) => {
    const { traceId, spanId } = span.spanContext();
    return `00-${traceId}-${spanId}-01`;
  });

describe('a request', () => {
  it('tells the server which span it is', async () => {
    await within(() => cluster.client.get(ConfigMap, A));
    expect(requests().map(({ name }) => name)).toEqual([`GET ${PATH}`]);
    expect(received.map(({ traceparent }) => traceparent)).toEqual(traceparents());
  });

  it('that is sent again is a span of its own each time, and failed ones say how', async () => {
    answers = [503, 200];
    await within(() => cluster.client.get(ConfigMap, A));
    const of = (name: string) => requests().map(({ attributes }) => attributes[name]);
    expect(of('http.response.status_code')).toEqual([503, 200]);
    expect(of('http.request.resend_count')).toEqual([undefined, 1]);
    expect(of('error.type')).toEqual(['503', undefined]);
    expect(received.map(({ traceparent }) => traceparent)).toEqual(traceparents());
  });

  it('that is part of nothing is none of a trace', async () => {
    await cluster.client.get(ConfigMap, A);
    expect(spans.all).toEqual([]);
    expect(received.map(({ traceparent }) => traceparent)).toEqual([undefined]);
  });

  it('has no query in its trace', async () => {
    await within(() => cluster.client.list(ConfigMap, { namespace: 'default', labelSelector: 'secret=1' }));
    expect(requests()).toHaveLength(1);
    expect(JSON.stringify(requests().map(({ attributes }) => attributes))).not.toContain('secret');
  });

  it('of the API classes of client-node does the same', async () => {
    const api = await createApi(cluster, CoreV1Api);
    await within(() => api.readNamespacedConfigMap(A));
    answers = [404];
    await expect(within(() => api.readNamespacedConfigMap(A))).rejects.toThrow('404');
    expect(requests().map(({ name }) => name)).toEqual([`GET ${PATH}`, `GET ${PATH}`]);
    expect(requests().map(({ attributes }) => attributes['error.type'])).toEqual([undefined, '404']);
    expect(received.map(({ traceparent }) => traceparent)).toEqual(traceparents());
  });
});
