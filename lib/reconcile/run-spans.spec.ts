import { expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { traced, type TracedRun, type Tracer } from '../common/tracer.js';
import { RunSpans } from './run-spans.js';

it('nothing is spent on tracing where nobody traces: what comes back is the very promise of the work', () => {
  const spans = new RunSpans('widgets', 'example.com/x');
  const promise = Promise.resolve({ type: 'applied' });
  const work = () => promise;
  const unread = () => {
    throw new Error('nobody asked');
  };
  const run = { causes: [], omittedCauseCount: 0, failures: 0 };
  expect(spans.run('default/ns/a', run, work)).toBe(promise);
  expect(spans.reconcile(widget('a', 1), work)).toBe(promise);
  expect(spans.errorPolicy('default/ns/a', work)).toBe(promise);
  expect(traced(undefined, 'name', unread, work)).toBe(promise);
  spans.event({ key: 'default/ns/a', cause: { type: 'retry' } });
});

it('a failed run is remembered until the object is reconciled, is gone, or is run by others', async () => {
  const marks: (object | undefined)[] = [];
  const spans = new RunSpans('widgets', undefined);
  spans.tracer = {
    run: (run: TracedRun, work) => {
      marks.push(run.failedBefore);
      return work({ mark: { run: marks.length }, set() {}, fail() {} });
    },
  } as Tracer;
  const run = (type: 'applied' | 'failed', failures = 0) =>
    spans.run('default/ns/a', { causes: [], omittedCauseCount: 0, failures }, () =>
      Promise.resolve({ type }),
    );
  const ends = [
    async () => void (await run('applied')),
    async () => spans.forget('default/ns/a'),
    async () => spans.release((key) => key === 'default/ns/a'),
  ];
  for (const end of ends) {
    marks.length = 0;
    await run('failed');
    await run('failed', 1);
    await end();
    await run('applied');
    expect([marks[0], marks[1], marks.at(-1)]).toEqual([undefined, { run: 1 }, undefined]);
  }
});
