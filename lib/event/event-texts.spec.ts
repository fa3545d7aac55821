import { describe, expect, it } from 'vitest';
import { eventBody, reporter } from './event-body.js';
import { EventNames } from './event-name.js';
import { noteOf } from './event-note.js';
import { truncateUtf8 } from './truncate-utf8.js';

const at = new Date('2026-01-02T03:04:05.678Z');
const blue = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: {
    name: 'blue',
    namespace: 'team-a',
    uid: 'u-1',
    resourceVersion: '7',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
};
const body = (object: typeof blue, options: object = {}) =>
  eventBody(
    object,
    { reason: 'Synced', note: 'all well', ...options },
    { name: 'blue.1', at, reporter: reporter('example.com/operator', 'pod-0') },
  );

describe('the body of an event', () => {
  it('says all that events.k8s.io/v1 asks for', () => {
    expect(body(blue)).toEqual({
      metadata: { name: 'blue.1', namespace: 'team-a' },
      eventTime: '2026-01-02T03:04:05.678000Z',
      type: 'Normal',
      reason: 'Synced',
      action: 'Synced',
      note: 'all well',
      reportingController: 'example.com/operator',
      reportingInstance: 'pod-0',
      regarding: {
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        name: 'blue',
        namespace: 'team-a',
        uid: 'u-1',
        resourceVersion: '7',
      },
    });
  });

  it('names a related object', () => {
    expect(body(blue, { related: blue, action: 'Sync' })).toMatchObject({
      action: 'Sync',
      related: { uid: 'u-1' },
    });
  });

  it('stands in the namespace default for an object that has none', () => {
    const { namespace: _, ...metadata } = blue.metadata;
    const event = body({ ...blue, metadata } as typeof blue);
    expect(event.metadata.namespace).toBe('default');
    expect(event.regarding).not.toHaveProperty('namespace');
  });

  it('cuts what is too long for the server', () => {
    const event = body(blue, { reason: 'r'.repeat(200), action: 'ä'.repeat(100), note: 'n'.repeat(2000) });
    expect(event.reason).toBe('r'.repeat(128));
    expect(event.action).toBe('ä'.repeat(64));
    expect(event.note).toBe(`${'n'.repeat(1021)}...`);
    expect(reporter('operator', 'i'.repeat(200)).reportingInstance).toHaveLength(128);
  });

  it.each(['', 'a b', '-a', 'a/b/c', '/a', 'Example.com/a', 'a'.repeat(64)])(
    'refuses to report as %o at once',
    (name) => {
      expect(() => reporter(name)).toThrow('Expected `reportingController`');
    },
  );

  it.each(['a', 'nestjs-kuberator', 'example.com/Widget_operator.v1', 'a'.repeat(63)])(
    'reports as %o',
    (name) => {
      expect(reporter(name).reportingController).toBe(name);
    },
  );
});

describe('truncateUtf8', () => {
  it('never cuts a character in two', () => {
    for (let length = 0; length < 12; length++) {
      const text = `${'x'.repeat(length)}${'😀é'.repeat(1_000)}`;
      const cut = truncateUtf8(text, 1024, '...');
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1024);
      expect(Buffer.byteLength(cut)).toBeGreaterThan(1024 - 4);
      expect(cut).not.toContain('\uFFFD');
      expect(text.startsWith(cut.slice(0, -3))).toBe(true);
    }
  });

  it('leaves alone what fits exactly', () => {
    const text = '😀'.repeat(256);
    expect(truncateUtf8(text, 1024, '...')).toBe(text);
    expect(truncateUtf8(`${text}x`, 1024, '...')).not.toBe(`${text}x`);
  });
});

describe('the name of an event', () => {
  it('is new for each event, in the same millisecond and when the clock is set back', () => {
    const names = new EventNames(() => 0.5);
    const given = [
      ...Array.from({ length: 1_000 }, () => names.next('blue', at)),
      names.next('blue', new Date(0)),
    ];
    expect(new Set(given).size).toBe(given.length);
  });

  it('differs between processes in the same millisecond', () => {
    expect(new EventNames(() => 0.1).next('blue', at)).not.toBe(new EventNames(() => 0.2).next('blue', at));
  });

  it.each(['a'.repeat(253), 'system:node', 'Ünïcode', 'a..b', '-', `${'a'.repeat(235)}.b`, 'x-.-y'])(
    'is a DNS subdomain for an object named %o',
    (name) => {
      const given = new EventNames(() => 0).next(name, at);
      expect(given).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
      expect(given.length).toBeLessThanOrEqual(253);
    },
  );
});

describe('the note for an error', () => {
  it('tells the chain of causes, each once', () => {
    const root = new Error('connection refused');
    const middle = new Error('GET /x got no answer: connection refused', { cause: root });
    expect(noteOf(new Error('could not sync', { cause: middle }))).toBe(
      'could not sync: GET /x got no answer: connection refused',
    );
  });

  it('takes what is no error, and causes that go in a circle', () => {
    expect(noteOf('as it is')).toBe('as it is');
    expect(noteOf(42)).toContain('42');
    expect(noteOf(new TypeError())).toBe('TypeError');
    const circular = new Error('round');
    circular.cause = circular;
    expect(noteOf(circular)).toBe('round');
  });
});
