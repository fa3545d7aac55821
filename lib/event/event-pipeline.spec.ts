import { beforeEach, describe, expect, it } from 'vitest';
import { ambientFence, ambientSignal, withAmbientSignal, withFence } from '../cluster/ambient-signal.js';
import { KubeStatusError, type KubeStatus } from '../cluster/kube-status-error.js';
import { TransportError } from '../cluster/transport-error.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { EventPipeline } from './event-pipeline.js';
import type { EventClient } from './event-writer.js';

type Call = {
  verb: 'create' | 'patch';
  name: string;
  reason?: string;
  count: number;
  body: any;
  signal: AbortSignal;
};

/** Keeps events as the server does, and fails or hangs as the test says. */
class ScriptedServer {
  readonly calls: Call[] = [];
  readonly events = new Map<string, any>();
  /** What a call meets before it is carried out. */
  before: (call: Call) => void | Promise<void> = () => {};
  after: (call: Call) => void | Promise<void> = () => {};
  busy = 0;
  mostBusy = 0;

  readonly client = {
    create: (_kind: unknown, body: any, { signal }: { signal: AbortSignal }) => {
      const count = body.series?.count ?? 1;
      return this.carryOut(
        { verb: 'create', name: body.metadata.name, reason: body.reason, count, body, signal },
        (call) => {
          if (this.events.has(call.name)) throw status(409, 'AlreadyExists');
          this.events.set(call.name, structuredClone(body));
        },
      );
    },
    mergePatch: (
      _kind: unknown,
      { name }: { name: string },
      body: any,
      { signal }: { signal: AbortSignal },
    ) =>
      this.carryOut({ verb: 'patch', name, count: body.series.count, body, signal }, () => {
        if (!this.events.has(name)) throw status(404, 'NotFound');
        Object.assign(this.events.get(name), structuredClone(body));
      }),
  } as unknown as EventClient;

  get counts(): number[] {
    return [...this.events.values()].map((event) => event.series?.count ?? 1);
  }

  /** What `kubectl describe` would show. */
  get told(): string[] {
    return [...this.events.values()].map(({ note, series }) => `${note} x${series?.count ?? 1}`);
  }

  private async carryOut(call: Call, act: (call: Call) => void): Promise<void> {
    this.calls.push(call);
    this.mostBusy = Math.max(this.mostBusy, ++this.busy);
    try {
      await this.before(call);
      act(call);
      await this.after(call);
    } finally {
      this.busy--;
    }
  }
}

function status(
  statusCode: number,
  reason: string,
  details: Partial<KubeStatus> = {},
  retryAfterMs?: number,
) {
  return new KubeStatusError({
    statusCode,
    request: 'POST /events',
    retryAfterMs,
    status: { reason, message: reason, ...details },
  });
}
const reset = () => new TransportError('POST /events', { cause: new Error('socket hang up') });
const never = () => new Promise<void>(() => {});

const widget = (name = 'blue') => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, namespace: 'team-a', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '' },
});
const synced = { reason: 'Synced', note: 'all well' };
const warning = (reason: string) => ({ type: 'Warning' as const, reason, note: 'oh' });

describe('EventPipeline', () => {
  let clock: VirtualClock;
  let server: ScriptedServer;
  let log: string[];
  let events: EventPipeline;

  beforeEach(() => {
    clock = new VirtualClock();
    server = new ScriptedServer();
    log = [];
    const line = (level: string) => (message: string) => void log.push(`${level} ${message}`);
    events = new EventPipeline({
      client: server.client,
      clock,
      random: () => 0.5,
      log: { log: line('log'), warn: line('warn'), error: line('error'), debug: line('debug') },
      reportingController: 'example.com/operator',
      reportingInstance: 'pod-0',
    });
  });

  describe('a series', () => {
    it('creates the first event, then counts from two', async () => {
      for (let i = 0; i < 3; i++) {
        await events.tryEmit(widget(), synced);
        await clock.advance(1_000);
      }
      expect(server.calls.map(({ verb, count }) => `${verb} ${count}`)).toEqual([
        'create 1',
        'patch 2',
        'patch 3',
      ]);
      expect(server.calls[2]?.body).toEqual({
        series: { count: 3, lastObservedTime: '2026-01-01T00:00:02.000000Z' },
      });
    });

    it('collapses a burst into one patch with the right count while the create is in flight', async () => {
      let arrive = () => {};
      server.before = ({ verb }) =>
        verb === 'create' ? new Promise((resolve) => (arrive = resolve)) : undefined;
      for (let i = 0; i < 1_000; i++) events.emit(widget(), synced);
      await clock.settle();
      expect(server.calls).toHaveLength(1);
      arrive();
      await clock.settle();
      expect(server.calls.map(({ verb, count }) => `${verb} ${count}`)).toEqual(['create 1', 'patch 1000']);
    });

    it('is counted at once in the event that is created, if it waited for its turn', async () => {
      let arrive = () => {};
      const gate = new Promise<void>((resolve) => (arrive = resolve));
      server.before = () => gate;
      for (const name of ['a', 'b', 'c', 'd']) events.emit(widget(name), synced);
      for (let i = 0; i < 7; i++) events.emit(widget('late'), synced);
      arrive();
      await clock.settle();
      expect(server.calls.filter(({ name }) => name.startsWith('late'))).toMatchObject([
        { verb: 'create', count: 7 },
      ]);
    });

    it('ends after six quiet minutes', async () => {
      await events.tryEmit(widget(), synced);
      for (let i = 0; i < 3; i++) {
        await clock.advance(359_999);
        await events.tryEmit(widget(), synced);
      }
      await clock.advance(360_000);
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([4, 1]);
    });

    it('starts anew when its event is gone, and loses no count', async () => {
      await events.tryEmit(widget(), synced);
      await events.tryEmit(widget(), synced);
      server.events.clear();
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([1]);
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([2]);
    });

    it('keeps events apart that differ in more than the note', async () => {
      events.emit(widget(), synced);
      events.emit(widget(), warning('Synced'));
      events.emit(widget(), { ...synced, action: 'Other' });
      events.emit(widget(), { ...synced, related: widget('pod') });
      events.emit(widget('green'), synced);
      await clock.settle();
      expect(server.counts).toEqual([1, 1, 1, 1, 1]);
    });

    it('never counts an event in one that tells something else', async () => {
      for (const size of [7, 8, 7]) {
        await events.tryEmit(widget(), { reason: 'Made', note: `Made it, size ${size}` });
      }
      expect(server.told).toEqual(['Made it, size 7 x2', 'Made it, size 8 x1']);
    });
  });

  describe('a failure', () => {
    it.each([
      ['a broken connection', reset],
      ['503', () => status(503, 'ServiceUnavailable')],
      ['500', () => status(500, 'InternalError')],
      ['429', () => status(429, 'TooManyRequests')],
    ])('that may pass is tried again: %s', async (_name, failure) => {
      let failures = 3;
      server.before = () => {
        if (failures-- > 0) throw failure();
      };
      const written = events.tryEmit(widget(), synced);
      await clock.advance(60_000);
      await written;
      expect(server.calls).toHaveLength(4);
      expect(log).toEqual([]);
    });

    it('is given up after 12 tries, with the last one told', async () => {
      server.before = () => {
        throw reset();
      };
      const failed = expect(events.tryEmit(widget(), synced)).rejects.toBeInstanceOf(TransportError);
      await clock.advance(600_000);
      await failed;
      expect(server.calls).toHaveLength(12);
      expect(clock.timers).toBe(0);
    });

    it('waits as long as the server asks', async () => {
      let failures = 1;
      server.before = () => {
        if (failures-- > 0) throw status(429, 'TooManyRequests', {}, 30_000);
      };
      events.emit(widget(), synced);
      await clock.advance(29_999);
      expect(server.calls).toHaveLength(1);
      await clock.advance(2_000);
      expect(server.counts).toEqual([1]);
    });

    it('whose answer was lost is not counted twice', async () => {
      let lost = 1;
      server.after = () => {
        if (lost-- > 0) throw reset();
      };
      const written = events.tryEmit(widget(), synced);
      await clock.advance(10_000);
      await written;
      expect(server.calls).toHaveLength(2);
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([2]);
    });

    it('of a name that another process took leads to another name', async () => {
      let taken = 1;
      server.before = ({ name }) => {
        if (taken-- > 0) server.events.set(name, { from: 'another process' });
      };
      const written = events.tryEmit(widget(), synced);
      await clock.advance(10_000);
      await written;
      expect(server.events.size).toBe(2);
      expect([...server.events.values()][0]).toEqual({ from: 'another process' });
    });

    it('of one series holds up no other', async () => {
      server.before = ({ name }) => {
        if (name.startsWith('sick')) throw status(503, 'ServiceUnavailable');
      };
      for (let i = 0; i < 20; i++) events.emit(widget(`sick-${i}`), synced);
      const written = events.tryEmit(widget(), synced);
      await clock.settle();
      await written;
    });

    it('that will not pass is told by tryEmit, and logged once a minute for emit', async () => {
      server.before = () => {
        throw status(403, 'Forbidden');
      };
      await expect(events.tryEmit(widget(), synced)).rejects.toMatchObject({ statusCode: 403 });
      expect(log).toEqual([]);
      for (let i = 0; i < 10; i++) events.emit(widget(`w-${i}`), synced);
      await clock.settle();
      expect(log).toEqual([
        'warn The event Normal Synced of Widget team-a/w-0 was not written: POST /events was answered 403: Forbidden',
      ]);
      await clock.advance(60_000);
      events.emit(widget(), synced);
      await clock.settle();
      expect(log[1]).toContain('(and 9 more since the last such line)');
      expect(server.calls).toHaveLength(12);
    });

    it.each([
      [
        'the namespace is terminating',
        status(403, 'Forbidden', { details: { causes: [{ reason: 'NamespaceTerminating' }] } }),
      ],
      ['the namespace is gone', status(404, 'NotFound', { details: { kind: 'namespaces', name: 'team-a' } })],
    ])('is no reason for a warning when %s', async (_name, failure) => {
      server.before = () => {
        throw failure;
      };
      events.emit(widget(), synced);
      await clock.settle();
      expect(log).toHaveLength(1);
      expect(log[0]).toMatch(/^debug /);
      expect(server.calls).toHaveLength(1);
    });

    it('of a count is made good by the next one', async () => {
      await events.tryEmit(widget(), synced);
      server.before = () => {
        throw status(403, 'Forbidden');
      };
      await expect(events.tryEmit(widget(), synced)).rejects.toThrow('403');
      server.before = () => {};
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([3]);
    });

    it('does not stop what was emitted meanwhile', async () => {
      let failures = 1;
      server.before = () => {
        if (failures-- > 0) throw status(422, 'Invalid');
      };
      events.emit(widget(), synced);
      const second = events.tryEmit(widget(), synced);
      await second;
      expect(server.counts).toEqual([1]);
    });
  });

  describe('a flood', () => {
    it('of different events of one object stops at 25, and others are not touched', async () => {
      const outcomes = Array.from({ length: 30 }, (_, i) => events.tryEmit(widget(), warning(`Reason${i}`)));
      const settled = await Promise.allSettled(outcomes);
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(25);
      expect(settled[29]).toMatchObject({
        reason: { code: 'KUBERATOR_EVENT_DROPPED', reason: 'rate-limited' },
      });
      await events.tryEmit(widget('green'), synced);
      await clock.advance(300_000);
      await events.tryEmit(widget(), warning('Later'));
    });

    it('of repetitions is counted in the end, and takes nothing from other events of the object', async () => {
      for (let i = 0; i < 100; i++) {
        events.emit(widget(), synced);
        await clock.settle();
      }
      expect(server.counts).toEqual([26]);
      await events.tryEmit(widget(), warning('Other'));
      await clock.advance(300_000);
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([101, 1]);
    });

    it('of notes that are never the same becomes a few events, and takes nothing from others', async () => {
      const refused = (port: number) => ({ reason: 'Failed', note: `dial 10.0.0.1:${port}: refused` });
      for (let port = 0; port < 500; port++) events.emit(widget(), refused(port));
      await clock.settle();
      expect(server.told).toEqual([
        ...Array.from({ length: 10 }, (_, port) => `dial 10.0.0.1:${port}: refused x1`),
        '(and others like it) dial 10.0.0.1:10: refused x490',
      ]);
      await events.tryEmit(widget(), warning('Other'));
      // A note that has an event of its own is counted there.
      await events.tryEmit(widget(), refused(3));
      expect(server.told[3]).toBe('dial 10.0.0.1:3: refused x2');
    });

    it('of different notes shows a fresh one every ten minutes', async () => {
      for (let second = 0; second < 3_600; second += 5) {
        events.emit(widget(), { reason: 'Failed', note: `request ${second} failed` });
        await clock.advance(5_000);
      }
      const own = server.told
        .filter((line) => line.startsWith('request '))
        .map((line) => parseInt(line.slice(8)));
      expect(own).toHaveLength(15);
      expect(own.slice(10)).toEqual([600, 1_200, 1_800, 2_400, 3_000]);
      expect(server.events.size).toBe(16);
    });

    it('keeps a bounded number waiting, the oldest ones', async () => {
      server.before = never;
      for (let i = 0; i < 1_000; i++) events.emit(widget(`w-${i}`), synced);
      await expect(events.tryEmit(widget('late'), synced)).rejects.toMatchObject({ reason: 'queue-full' });
      events.emit(widget('late'), synced);
      // What joins a series that waits needs no place.
      events.emit(widget('w-999'), synced);
      await clock.settle();
      expect(log).toEqual([
        'warn The event Normal Synced of Widget team-a/late was not written: 1000 others wait to be written',
      ]);
      expect(server.calls).toHaveLength(4);
    });

    it('is written a few at a time, all of it', async () => {
      server.before = () => clock.yield();
      const outcomes = Array.from({ length: 900 }, (_, i) => events.tryEmit(widget(`w-${i}`), synced));
      await Promise.all(outcomes);
      expect(server.mostBusy).toBe(4);
      expect(server.events.size).toBe(900);
    });
  });

  describe('flush', () => {
    it('resolves at once when nothing waits', async () => {
      await events.flush(1_000);
      expect(clock.timers).toBe(0);
    });

    it('tries again at once what was put off, and waits until all is written', async () => {
      let failures = 1;
      server.before = () => {
        if (failures-- > 0) throw status(429, 'TooManyRequests', {}, 60_000);
      };
      events.emit(widget(), synced);
      await clock.settle();
      await events.flush(5_000);
      expect(server.counts).toEqual([1]);
      expect(clock.timers).toBe(0);
    });

    it('drops at its deadline what is left, aborts it, and leaves nothing behind', async () => {
      server.before = ({ name }) => {
        if (name.startsWith('blue')) return never();
        throw reset();
      };
      const hanging = expect(events.tryEmit(widget(), synced)).rejects.toMatchObject({
        reason: 'shutdown',
      });
      events.emit(widget(), synced);
      const retried = expect(events.tryEmit(widget('green'), synced)).rejects.toMatchObject({
        code: 'KUBERATOR_EVENT_DROPPED',
        cause: { code: 'KUBERATOR_TRANSPORT' },
      });
      const flushed = events.flush(5_000);
      await clock.advance(5_000);
      await Promise.all([flushed, hanging, retried]);
      expect(server.calls[0]?.signal.aborted).toBe(true);
      expect(clock.timers).toBe(0);
      expect(log).toEqual(['warn 3 events were not written within 5000 ms and dropped']);
    });

    it('takes no notice of an answer that comes after all', async () => {
      let fail = (_error: Error) => {};
      server.before = () => new Promise((_resolve, reject) => (fail = reject));
      events.emit(widget(), synced);
      const flushed = events.flush(1_000);
      await clock.advance(1_000);
      await flushed;
      server.before = () => {};
      fail(reset());
      await clock.advance(60_000);
      expect(clock.timers).toBe(0);
      expect(server.calls).toHaveLength(1);
      expect(log).toEqual(['warn 1 event was not written within 1000 ms and dropped']);
      await events.tryEmit(widget(), synced);
      expect(server.counts).toEqual([1]);
    });
  });

  it('writes after the run that emitted has been aborted', async () => {
    let seen: AbortSignal | undefined;
    server.before = async () => {
      await clock.yield();
      seen = ambientSignal();
    };
    await withAmbientSignal(AbortSignal.abort(), () => events.tryEmit(widget(), synced));
    expect(seen).toBeUndefined();
    expect(server.counts).toEqual([1]);
  });

  it('writes behind the fence of the run that told of it last', async () => {
    const seen: unknown[] = [];
    server.before = () => void seen.push(ambientFence());
    const fence = (message: string) => ({
      isOpen: true,
      refusal: () => new TransportError(message, { cause: 0 }),
    });
    const [first, second] = [fence('first'), fence('second')];
    const emit = (name: string) => events.emit(widget(name), synced);
    withFence(first, () => emit('blue'));
    emit('green');
    await clock.settle();
    expect(seen).toEqual([first, undefined]);
    withFence(first, () => {
      emit('blue');
      emit('blue');
    });
    withFence(second, () => emit('blue'));
    await clock.settle();
    expect(seen.at(-1)).toBe(second);
  });

  it('takes the object as it was when the event was emitted', async () => {
    const object = widget();
    events.emit(widget('other'), synced);
    events.emit(object, synced);
    object.metadata.name = 'changed';
    await clock.settle();
    expect(server.calls[1]?.body.regarding.name).toBe('blue');
  });

  describe('a mistake', () => {
    const mistakes: [string, any, any][] = [
      ['`reason`', widget(), { reason: '', note: 'n' }],
      ['`action`', widget(), { reason: 'R', note: 'n', action: '' }],
      ['`note`', widget(), { reason: 'R' }],
      ['`type`', widget(), { reason: 'R', note: 'n', type: 'Error' }],
      ['`metadata.name`', { ...widget(), metadata: {} }, synced],
      ['`apiVersion` and `kind`', { metadata: widget().metadata }, synced],
      ['`related`', widget(), { ...synced, related: {} }],
      ['the object', undefined, synced],
      ['`reason`', widget(), undefined],
    ];

    it.each(mistakes)('in %s is told by tryEmit', async (text, object, options) => {
      const failure = events.tryEmit(object, options);
      await expect(failure).rejects.toThrow(text);
      await expect(failure).rejects.toMatchObject({ code: 'KUBERATOR_INVALID_OPTION' });
      expect(server.calls).toEqual([]);
    });

    it.each(mistakes)('in %s is logged by emit', (text, object, options) => {
      events.emit(object, options);
      expect(log).toHaveLength(1);
      expect(log[0]).toMatch(/^warn /);
      expect(log[0]).toContain(text);
    });
  });
});
