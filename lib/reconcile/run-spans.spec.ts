import { expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { traced } from '../common/tracer.js';
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
