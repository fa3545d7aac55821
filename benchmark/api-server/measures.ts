import type { Access } from '../support/access.js';
import { Http2Client } from '../support/http2-client.js';
import type { MeasuredServer } from './servers.js';

const PATH = '/api/v1/namespaces/default/configmaps';
/** Makes an object of 1.5 KB with its metadata. */
const PAYLOAD = 'x'.repeat(1_000);
const CONCURRENCY = 32;
const WATCHERS = 100;
const FAN_OUT_WRITES = 20;

/** A figure by its name, in a row of the table. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** What it was measured with, where that differs between servers. */
  readonly of?: string;
}

/** How much is asked of a server. */
export interface Effort {
  /** How many objects it holds. */
  readonly objects: number;
  /** How many are written in each measure of writes; reads are four times as many. */
  readonly writes: number;
}

/** How fast a server is. */
export async function measureSpeed(server: MeasuredServer, { writes }: Effort): Promise<Measure[]> {
  using client = new Http2Client(server.access);
  const rows: Measure[] = [{ name: 'start', unit: 'ms', value: server.startMs }];
  const rate = async (name: string, count: number, one: (index: number) => Promise<unknown>) => {
    const value = await throughput(count, one);
    console.log(`  ${name}: ${Math.round(value)}/s`);
    rows.push({ name, unit: '/s', value });
  };
  const warm = writes / 5;
  await throughput(warm, (index) => client.request('POST', PATH, manifest(`warm-${index}`)));
  await rate('create', writes, (index) => client.request('POST', PATH, manifest(`a-${index}`)));
  await rate('get', 4 * writes, (index) => client.request('GET', `${PATH}/a-${index % writes}`));
  await rate('replace', writes, (index) =>
    client.request('PUT', `${PATH}/a-${index}`, manifest(`a-${index}`, 'b')),
  );
  await rate('merge patch', writes, (index) =>
    client.request('PATCH', `${PATH}/a-${index}`, '{"data":{"c":"d"}}', 'application/merge-patch+json'),
  );
  await rate('apply', writes / 2, (index) =>
    client.request(
      'PATCH',
      `${PATH}/a-${index}?fieldManager=bench&force=true`,
      manifest(`a-${index}`, 'e'),
      'application/apply-patch+yaml',
    ),
  );
  await rate('delete', writes / 2, (index) => client.request('DELETE', `${PATH}/a-${index}`));
  rows.push({
    name: `one write to ${WATCHERS} watches, median`,
    unit: 'ms',
    value: await fanOut(client, server.access),
  });
  return rows;
}

/** How much memory a server takes that has nothing to do but to hold objects, and what it takes to list them. */
export async function measureHolding(server: MeasuredServer, { objects }: Effort): Promise<Measure[]> {
  using client = new Http2Client(server.access);
  await throughput(objects, (index) => client.request('POST', PATH, manifest(`m-${index}`)));
  const rows: Measure[] = [];
  const of = `${objects.toLocaleString('en')} objects`;
  rows.push({ name: 'memory, holding them', unit: 'MB', value: (await server.memory()) / 1e6, of });
  const startedAt = performance.now();
  const bytes = (await client.request('GET', PATH)).length;
  rows.push({
    name: 'list of all objects',
    unit: 'ms',
    value: performance.now() - startedAt,
    of: `${of}, ${Math.round(bytes / 1e6)} MB`,
  });
  rows.push({ name: 'memory, after that list', unit: 'MB', value: (await server.memory()) / 1e6, of });
  return rows;
}

function manifest(name: string, value = 'a'): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels: { app: 'benchmark' } },
    data: { payload: PAYLOAD, value },
  });
}

async function throughput(count: number, one: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (count / (performance.now() - startedAt)) * 1000;
}

/** From a write to the moment at which every watch has shown it. */
async function fanOut(client: Http2Client, access: Access): Promise<number> {
  // The real server allows 100 streams on a connection, and the writes need one, too.
  using half = new Http2Client(access);
  using otherHalf = new Http2Client(access);
  let seen = 0;
  let isComplete: () => void = () => undefined;
  const selector = 'labelSelector=fan%3Dout';
  const stops: (() => void)[] = [];
  for (let index = 0; index < WATCHERS; index++) {
    let rest = '';
    const onChunk = (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      seen += lines.length;
      if (seen >= WATCHERS) isComplete();
    };
    const connection = index % 2 === 0 ? half : otherHalf;
    stops.push(await connection.watch(`${PATH}?watch=1&${selector}`, onChunk));
  }
  const times: number[] = [];
  for (let round = 0; round < FAN_OUT_WRITES; round++) {
    seen = 0;
    const complete = new Promise<void>((resolve) => (isComplete = resolve));
    const startedAt = performance.now();
    const body = JSON.parse(manifest(`fan-${round}`)) as { metadata: { labels: object } };
    body.metadata.labels = { fan: 'out' };
    await client.request('POST', PATH, JSON.stringify(body));
    await complete;
    times.push(performance.now() - startedAt);
  }
  for (const stop of stops) stop();
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}
