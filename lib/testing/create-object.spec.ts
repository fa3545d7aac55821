import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigMap, Namespace } from '../kinds/index.js';
import { customResource } from '../resource/custom-resource.js';
import { kindOf } from '../resource/kind-of.js';
import { originOf } from '../resource/kind.js';
import { createContext } from './create-context.js';
import { createObject } from './create-object.js';

class Widget extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  spec: z.object({
    size: z.int().min(1).default(1),
    color: z.string(),
    parts: z.array(z.string()).optional(),
  }),
  status: z.object({ state: z.enum(['Ready', 'Failed']) }),
}) {
  get isReady(): boolean {
    return this.status?.state === 'Ready';
  }
}

describe('createObject()', () => {
  it('gives what the server would return: a whole object of its class, with defaults', () => {
    const widget = createObject(Widget, { spec: { color: 'red' }, status: { state: 'Ready' } });
    expect(widget).toBeInstanceOf(Widget);
    expect(widget.isReady).toBe(true);
    expect({ ...widget }).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: {
        name: 'widget',
        namespace: 'default',
        uid: expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
        ) as string,
        resourceVersion: '1',
        generation: 1,
        creationTimestamp: '2026-01-01T00:00:00Z',
      },
      spec: { size: 1, color: 'red' },
      status: { state: 'Ready' },
    });
  });

  it('gives an object that services take as handed out', () => {
    const widget = createObject(Widget, { spec: { color: 'red' } });
    expect(kindOf(widget)).toBe(Widget);
    expect(originOf(widget)).toEqual({ ...widget });
  });

  it('takes whatever metadata it is given', () => {
    const { metadata } = createObject(Widget, {
      metadata: { name: 'a', namespace: 'b', deletionTimestamp: '2026-01-02T00:00:00Z', labels: undefined },
      spec: { color: 'red' },
    });
    expect(metadata).toMatchObject({ name: 'a', namespace: 'b', deletionTimestamp: '2026-01-02T00:00:00Z' });
    expect(metadata).not.toHaveProperty('labels');
  });

  it('makes the same object of the same name, and another of another', () => {
    const uid = (name: string) => createObject(ConfigMap, { metadata: { name } }).metadata.uid;
    expect(uid('a')).toBe(uid('a'));
    expect(uid('a')).not.toBe(uid('b'));
  });

  it('needs no more than the kind, where the kind does not', () => {
    expect(createObject(ConfigMap).metadata).toMatchObject({ name: 'configmap', namespace: 'default' });
    expect(createObject(Namespace).metadata).not.toHaveProperty('namespace');
    // @ts-expect-error a widget has a color
    expect(() => createObject(Widget)).toThrow('`spec`: Required value');
  });

  it.each([
    [
      { spec: { color: 'red', size: 0 } },
      '`spec.size`: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    ],
    [{ spec: { color: 'red', colour: 'blue' } }, '`spec.colour`: there is no such field'],
    [{ spec: { color: 'red' }, status: { state: 'Odd' } }, '`status.state`: Unsupported value: "Odd"'],
  ])('refuses %o', (fields, message) => {
    expect(() => createObject(Widget, fields as never)).toThrow(
      `The schema of Widget does not allow it: ${message}`,
    );
  });

  it('shares nothing with what it was made of', () => {
    const parts = ['a'];
    const widget = createObject(Widget, { spec: { color: 'red', parts } });
    parts.push('b');
    expect(widget.spec.parts).toEqual(['a']);
  });
});

describe('createContext()', () => {
  it('is that of a first run of the object', () => {
    const widget = createObject(Widget, { metadata: { name: 'a', namespace: 'b' }, spec: { color: 'red' } });
    const context = createContext(widget);
    expect(context).toMatchObject({
      key: 'default/b/a',
      causes: [{ type: 'created', resourceVersion: '1' }],
      omittedCauseCount: 0,
      failures: 0,
    });
    expect(context.signal.aborted).toBe(false);
    expect(() => context.logger.error('no', new Error('no'))).not.toThrow();
  });

  it('is what is given instead', () => {
    const signal = AbortSignal.abort();
    expect(createContext(undefined, { signal, failures: 3, key: undefined })).toMatchObject({
      key: 'default//object',
      signal,
      failures: 3,
    });
  });
});
