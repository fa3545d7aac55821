import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../test/support/eventually.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { Cluster, DEFAULT_CLUSTER } from '../cluster/cluster.js';
import { Transport } from '../cluster/transport.js';
import { SystemClock } from '../common/clock.js';
import { EmbeddedCluster } from '../testing/index.js';
import { LeaseConnection } from './lease-connection.js';
import type { LeaseState } from './lease-holder.js';
import { LeaseObject } from './lease-object.js';
import { resolveLeaseTimes } from './lease-terms.js';
import { LocalLeaseHolders } from './local-lease-holders.js';
import { RemoteCredentials } from './remote-credentials.js';
import { WorkerLeaseHolders } from './worker-lease-holders.js';

const SLOW = { timeoutMs: 45_000 };
const clock = new SystemClock();
let server: EmbeddedCluster;
let cluster: Cluster;
beforeAll(async () => {
  server = await EmbeddedCluster.start();
  const defaults = { fieldManager: 'test', requestTimeoutMs: 10_000 };
  cluster = new Cluster(DEFAULT_CLUSTER, await server.kubeConfig(), clock, Math.random, defaults);
});
afterAll(async () => {
  await cluster.close();
  await server.close();
});

function holders() {
  const log = new RecordingLog();
  const defaults = { fieldManager: 'test', requestTimeoutMs: 10_000 };
  const { endpoint, credentials } = cluster;
  const fallback = () => {
    const transport = new Transport(endpoint, credentials, clock, Math.random);
    const connection = new LeaseConnection('default', transport, defaults);
    return new LocalLeaseHolders({ connection, clock, random: Math.random, log });
  };
  const ports = { cluster: 'default', endpoint, defaults, credentials, fallback, log };
  return { log, holders: new WorkerLeaseHolders(ports) };
}

const terms = (name: string) => ({
  name,
  namespace: 'default',
  identity: 'me',
  ...resolveLeaseTimes({}, 'a test'),
});
const read = (name: string) => cluster.client.get(LeaseObject, { name, namespace: 'default' });

describe('Leases that another thread holds', () => {
  it('are held, valid in this thread, and let go of', async () => {
    const { holders: all } = holders();
    const holder = all.campaign(terms('a'));
    const states: LeaseState[] = [];
    holder.state$.subscribe((state) => states.push(state));
    expect(holder.validity.isValid(1)).toBe(false);
    holder.start();
    await eventually(() => expect(states.at(-1)).toMatchObject({ type: 'held', epoch: 1 }), SLOW);
    expect(holder.validity.isValid(1)).toBe(true);
    expect((await read('a')).spec).toMatchObject({ holderIdentity: 'me' });
    const releasing = holder.release({ annotations: { note: 'hello' } });
    expect(holder.validity.isValid(1)).toBe(false);
    await releasing;
    expect(await read('a')).toMatchObject({
      metadata: { annotations: { note: 'hello' } },
      spec: { holderIdentity: '', leaseDurationSeconds: 1 },
    });
    expect(states.map(({ type }) => type)).toEqual(['waiting', 'held', 'released']);
    await all.close();
  });

  it('go on in this thread when the other one ends, in a new epoch', async () => {
    const threads: Worker[] = [];
    const on = vi.spyOn(Worker.prototype, 'on').mockImplementation(function (this: Worker, ...args) {
      if (!threads.includes(this)) threads.push(this);
      return this.addListener(...args);
    });
    const { holders: all, log } = holders();
    const holder = all.campaign(terms('b'));
    const states: LeaseState[] = [];
    holder.state$.subscribe((state) => states.push(state));
    holder.start();
    on.mockRestore();
    await eventually(() => expect(states.at(-1)).toMatchObject({ type: 'held', epoch: 1 }), SLOW);
    await threads[0]?.terminate();
    await eventually(() => expect(states.at(-1)).toMatchObject({ type: 'held', epoch: 2 }), SLOW);
    expect(states.map(({ type }) => type)).toEqual(['waiting', 'held', 'waiting', 'held']);
    expect(holder.validity.isValid(1)).toBe(false);
    expect(holder.validity.isValid(2)).toBe(true);
    expect(log.warnings).toEqual([
      expect.stringContaining('The thread that renews Leases is not there: it ended with code 1.'),
    ]);
    await holder.release();
    expect((await read('b')).spec?.holderIdentity).toBe('');
    await all.close();
  });
});

describe("the main thread's credentials in another one", () => {
  const given = (authorization: string) => ({ headers: { authorization }, tls: {}, tlsFingerprint: '' });

  it('are asked for once, used while the main thread does not answer, and renewed when they are refused', async () => {
    let now = 0;
    const asked: boolean[] = [];
    const remote = new RemoteCredentials(
      () => now,
      (_request, isRefused) => asked.push(isRefused),
    );
    const first = remote.current();
    remote.take({ type: 'credentials', request: 1, credentials: given('one') });
    const one = await first;
    expect(remote.current()).toBe(one);
    now = 61_000;
    expect(remote.current()).toBe(one);
    now = 62_000;
    expect(remote.current()).toBe(one);
    expect(asked).toEqual([false, false]);
    remote.take({ type: 'credentials', request: 2, credentials: given('two') });
    const two = await remote.current();
    expect(two.headers).toEqual({ authorization: 'two' });
    expect(remote.renew(one)).toBe(two);
    const renewed = remote.renew(two);
    expect(asked).toEqual([false, false, true]);
    remote.take({ type: 'no-credentials', request: 3, error: new Error('no plugin') });
    await expect(renewed).rejects.toThrow('no plugin');
  });
});
