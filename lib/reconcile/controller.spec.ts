import { Subject, config, map } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { widget } from '../../test/support/widget.js';
import { GuardedObservable } from '../common/guarded-observable.js';
import type { FinalizerClient } from '../finalizer/finalizer-client.js';
import { resource } from '../resource/resource.js';
import type { StoreChange } from '../store/store-change.js';
import { StoredObject } from '../store/stored-object.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { controlAnnotations } from '../trigger/control-annotations.js';
import { Predicates, type Predicate } from '../trigger/predicate.js';
import { Action } from './action.js';
import { Controller } from './controller.js';
import { FullMandate, Mandate, type EndTerms } from './mandate.js';
import { TerminalError } from './reconcile-error.js';
import type { ReconcileResult } from './reconcile-result.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';

class Widget extends resource<{ spec: { size: number } }>({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
}) {}

type Instance = ReconcilerDefinition<Widget>['instance'];

/** A controller whose store holds the one widget `a`. */
function running(
  instance: Instance,
  pipeline: Partial<ReconcilerDefinition['pipeline']> = {},
  predicate?: Predicate<Widget>,
  mandate: Mandate = new FullMandate(),
) {
  const clock = new VirtualClock();
  const log = new RecordingLog();
  const changes = new Subject<StoreChange>();
  const stored = StoredObject.from('default', widget('a', 1));
  const definition: ReconcilerDefinition<Widget> = {
    name: 'WidgetReconciler',
    kind: Widget,
    instance,
    finalizer: undefined,
    predicate,
    watch: {},
    isFor: () => true,
    relations: [],
    replicas: undefined,
    control: controlAnnotations('kuberator.dev'),
    pipeline: {
      concurrency: 1,
      debounceMs: 0,
      debounceMaxWaitMs: 0,
      backoff: { initialMs: 1_000, maxMs: 1_000 },
      reconcileTimeoutMs: 10_000,
      stuckDeletionMs: 600_000,
      hotRunsPerMinute: 1_000_000,
      mode: 'apply',
      ...pipeline,
    },
  };
  const controller = new Controller(definition, {
    cluster: 'default',
    related: [],
    view: {
      changes$: changes,
      get: (key) => (key === stored.key ? stored : undefined),
      objects: () => [stored],
      isWaitingForKind: () => false,
      covers: () => true,
      size: 1,
      found: () => [],
    },
    mandate,
    finalizers: {} as FinalizerClient,
    within: (work) => work(),
    clock,
    random: () => 1,
    log,
  });
  const results: ReconcileResult[] = [];
  controller.results$.subscribe((result) => results.push(result));
  controller.start();
  changes.next({ type: 'synced' });
  const change = () => changes.next({ type: 'added', current: stored, isInitial: false });
  const update = (previous: StoredObject, current: StoredObject) =>
    changes.next({ type: 'updated', previous, current });
  return { clock, log, controller, results, change, update };
}

describe('onError()', () => {
  it('has a deadline and a signal of its own, is named once it exceeds it, and is waited for all the same', async () => {
    let isDone: (action: Action) => void = () => undefined;
    const signals: AbortSignal[] = [];
    const test = running({
      apply: (_object, { signal }) => {
        signals.push(signal);
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))));
      },
      onError: (_object, _error, { signal }) => {
        signals.push(signal);
        return new Promise((resolve) => (isDone = resolve));
      },
    });
    test.change();
    await test.clock.advance(10_000);
    expect(test.controller.running()).toMatchObject([{ ageMs: 10_000, step: 'onError', overdueMs: 0 }]);
    await test.clock.advance(9_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await test.clock.advance(6);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(signals[1]?.reason).toMatchObject({
      message: expect.stringContaining('onError() did not end within 10000 ms'),
    });
    expect(test.controller.running()).toMatchObject([{ step: 'onError', overdueMs: 5 }]);
    expect(test.log.warnings).toEqual([
      'warn: default/a: the run has taken longer than 10000 ms; its signal is aborted',
      'warn: default/a: onError() of "WidgetReconciler" has taken longer than 10000 ms; its signal is aborted',
    ]);
    isDone(Action.awaitChange());
    await test.clock.settle();
    expect(test.results).toMatchObject([{ type: 'failed', next: { type: 'await-change' } }]);
    expect(test.controller.queued).toBe(0);
  });

  it('may leave the count to go on, and with it the delays, or begin anew', async () => {
    const failures: number[] = [];
    const actions = [Action.retry(), Action.retry(500), Action.retry(), Action.requeue(1_000), undefined];
    const test = running(
      {
        apply: () => Promise.reject(new TerminalError('no')),
        onError: (_object, _error, context) => {
          failures.push(context.failures);
          return actions[failures.length - 1];
        },
      },
      { backoff: { initialMs: 1_000, maxMs: 60_000 } },
    );
    test.change();
    const failuresAfter = async (delayMs: number) => {
      await test.clock.advance(delayMs - 1);
      const before = failures.length;
      await test.clock.advance(1);
      return failures.slice(before);
    };
    await test.clock.settle();
    expect(failures).toEqual([0]);
    expect(await failuresAfter(1_000)).toEqual([1]);
    expect(await failuresAfter(500)).toEqual([2]);
    expect(await failuresAfter(4_000)).toEqual([3]);
    // It was asked to run again as if it had succeeded.
    expect(await failuresAfter(1_000)).toEqual([0]);
    expect(test.results.map((result) => result.type === 'failed' && result.next)).toEqual([
      'retry',
      'retry',
      'retry',
      Action.requeue(1_000),
      'give-up',
    ]);
  });

  it.each([Action.retry(), { type: 'retry', afterMs: -1 }])(
    'is the only one that may return %o',
    async (action) => {
      const test = running({ apply: () => action as never, onError: () => Action.awaitChange() });
      test.change();
      await test.clock.advance(1);
      expect(test.results).toMatchObject([
        {
          type: 'failed',
          error: { cause: { message: expect.stringContaining('must return an Action') as string } },
        },
      ]);
      expect(() => Action.retry(-1)).toThrow('Expected `afterMs` of Action.retry() to be a finite number');
    },
  );

  it('is told to stop at shutdown, also when it begins after that', async () => {
    const reasons: unknown[] = [];
    const test = running({
      apply: (_object, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
      onError: (_object, _error, { signal }) => void reasons.push(signal.reason),
    });
    test.change();
    const stopped = test.controller.stop(1_000);
    await test.clock.advance(1_000);
    await stopped;
    expect(reasons).toMatchObject([{ message: 'the app is shutting down' }]);
    expect(test.clock.timers).toBe(0);
  });
});

describe('the log of an object that fails', () => {
  it('tells all causes at first, then a line with the count, and all again when something else is wrong', async () => {
    let problem = 'one';
    const one = () => new Error(`timed out at ${Math.random()}`, { cause: new Error('the disk is full') });
    const other = () => new TypeError('x is not a function');
    const test = running({
      apply: () => {
        if (problem === 'none') return Action.awaitChange();
        throw problem === 'one' ? one() : other();
      },
    });
    test.change();
    await test.clock.advance(2_000);
    expect(test.log.lines).toHaveLength(3);
    expect(test.log.lines[0]).toMatch(
      /^error: "WidgetReconciler" failed to apply default\/a: timed out at [\d.]+: the disk is full \(run by: created; retry 1 follows\)$/,
    );
    expect(test.log.lines[2]).toMatch(/\(failure 3 in a row; run by: retry; retry 3 follows\)$/);
    expect(test.log.stacks).toHaveLength(1);
    expect(test.log.stacks[0]).toMatch(/^Error: timed out at [^]*\ncaused by: Error: the disk is full\n/);
    expect(test.log.stacks[0]).not.toContain('ReconcileError');

    problem = 'other';
    await test.clock.advance(2_000);
    expect(test.log.stacks).toHaveLength(2);
    expect(test.log.stacks[1]).toMatch(/^TypeError: x is not a function\n/);

    problem = 'none';
    await test.clock.advance(1_000);
    problem = 'other';
    test.change();
    await test.clock.advance(1_000);
    expect(test.log.stacks).toHaveLength(3);
  });

  it('counts also where onError() says what follows', async () => {
    const test = running({
      apply: () => {
        throw new Error('no');
      },
      onError: () => Action.requeue(1_000),
    });
    test.change();
    await test.clock.advance(2_000);
    expect(test.log.lines.at(-1)).toContain(
      '(failure 3 in a row; run by: requeue; onError() decides: again in 1000 ms)',
    );
    expect(test.log.stacks).toHaveLength(1);
  });

  it('begins a new row when a change wakes it after onError() settled a failure', async () => {
    let isSettled = true;
    const test = running({
      apply: () => {
        throw new Error('no');
      },
      onError: () => (isSettled ? Action.awaitChange() : undefined),
    });
    test.change();
    await test.clock.advance(1_000);
    isSettled = false;
    test.change();
    await test.clock.advance(200);
    const [first, second] = test.log.lines;
    expect(first).toContain('onError() decides: not until it changes)');
    expect(second).toMatch(/no \(run by: [^;]+; retry 1 follows\)$/);
  });
});

describe('a subscriber that throws', () => {
  const unhandled: unknown[] = [];
  beforeEach(() => {
    unhandled.length = 0;
    config.onUnhandledError = (error) => void unhandled.push(error);
  });
  afterEach(() => {
    config.onUnhandledError = null;
  });

  it('is logged, and neither harms the others nor the path, nor ends the process', async () => {
    const test = running({ apply: () => Action.awaitChange() });
    const log = new RecordingLog();
    const guarded = new GuardedObservable({ name: 'the results', log }, test.controller.results$);
    const seen: string[] = [];
    guarded.subscribe(() => {
      throw new Error('thrown');
    });
    const rejecting: () => unknown = async () => {
      await Promise.resolve();
      throw new Error('rejected');
    };
    guarded.subscribe({ next: rejecting });
    guarded.pipe(map(({ type }) => type)).subscribe((type) => {
      seen.push(type);
      throw new Error('piped');
    });
    guarded
      .pipe(
        map(() => {
          throw new Error('operator');
        }),
      )
      .subscribe();
    for (let i = 0; i < 2; i++) {
      test.change();
      await test.clock.advance(1_000);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(test.results).toHaveLength(2);
    expect(seen).toEqual(['applied', 'applied']);
    expect(log.lines).toEqual([
      'error: A subscriber of the results threw: thrown',
      'error: A subscriber of the results threw: piped',
      'error: What stands behind the results failed, and has ended: operator',
      'error: A subscriber of the results threw: rejected',
      'error: A subscriber of the results threw: thrown',
      'error: A subscriber of the results threw: piped',
      'error: A subscriber of the results threw: rejected',
    ]);
    expect(unhandled).toEqual([]);
  });
});

describe('an object that is nested more deeply than can be compared', () => {
  it('is run when it changes, and ends nothing', async () => {
    const unhandled: unknown[] = [];
    config.onUnhandledError = (error) => void unhandled.push(error);
    const test = running({ apply: () => Action.awaitChange() });
    const nested = (resourceVersion: number, core: string) => {
      const object = widget('a', resourceVersion);
      const spec: unknown = JSON.parse(`${'{"a":'.repeat(3_000)}${core}${'}'.repeat(3_000)}`);
      return StoredObject.from('default', { ...object, spec } as typeof object);
    };
    test.update(nested(1, '1'), nested(2, '2'));
    await test.clock.advance(1_000);
    expect(test.results).toMatchObject([{ type: 'applied', causes: [{ changed: ['content'] }] }]);
    test.update(nested(2, '2'), nested(3, '2'));
    await test.clock.advance(1_000);
    expect(test.results).toHaveLength(1);
    expect(unhandled).toEqual([]);
    config.onUnhandledError = null;
  });
});

describe('a predicate', () => {
  type State = {
    size?: number;
    status?: object;
    labels?: Record<string, string>;
    deletionTimestamp?: string;
  };
  const stateOf = (resourceVersion: number, { size = 1, status, ...metadata }: State) => {
    const object = widget('a', resourceVersion);
    const generation = size;
    return StoredObject.from('default', {
      ...object,
      metadata: { ...object.metadata, generation, ...metadata },
      spec: { size },
      ...(status && { status }),
    } as typeof object);
  };
  /** What each of these changes was run for. */
  async function ranFor(predicate: Predicate<Widget> | undefined, ...states: State[]) {
    const test = running({ apply: () => Action.awaitChange() }, {}, predicate);
    for (const [index, state] of states.entries()) {
      test.update(stateOf(index, {}), stateOf(index + 1, state));
      await test.clock.advance(10);
    }
    const parts = test.results.map(({ causes: [cause] }) => (cause?.type === 'updated' ? cause.changed : []));
    return { parts, log: test.log };
  }
  const STATUS = { status: { state: 'Ready' } };
  const LABELS = { labels: { app: 'web' } };

  it('may let changes of the status wake the reconciler, which they do not by default', async () => {
    expect((await ranFor(undefined, STATUS, LABELS)).parts).toEqual([['labels']]);
    expect((await ranFor(Predicates.default, STATUS, LABELS)).parts).toEqual([['labels']]);
    const both = Predicates.any(Predicates.default, Predicates.status);
    expect((await ranFor(both, STATUS, LABELS)).parts).toEqual([['status'], ['labels']]);
  });

  it('may leave out what is a reason by default, but never the deletion', async () => {
    const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' };
    const { parts } = await ranFor(Predicates.generation, LABELS, { size: 2 }, deleted);
    expect(parts).toEqual([['generation'], ['deletionTimestamp']]);
    expect((await ranFor(Predicates.not(Predicates.labels), LABELS, STATUS)).parts).toEqual([['status']]);
    const grown: Predicate<Widget> = ({ previous, current }) => current.spec.size > previous.spec.size;
    const { parts: both } = await ranFor(
      Predicates.all(Predicates.generation, grown),
      { size: 0 },
      { size: 2 },
    );
    expect(both).toEqual([['generation']]);
  });

  it('that throws is logged, and the object is run', async () => {
    const { parts, log } = await ranFor(() => {
      throw new Error('no such field');
    }, LABELS);
    expect(parts).toEqual([['labels']]);
    expect(log.lines).toEqual([
      'error: The predicate threw for default/a, which is run all the same: no such field',
    ]);
  });
});

/** One that may be told what this replica runs. */
class TestMandate extends Mandate {
  isOurs = false;
  fence = { isOpen: true, refusal: () => new TerminalError('closed') };

  covers(): boolean {
    return this.isOurs;
  }

  fenceOf() {
    return this.fence;
  }

  take(): void {
    this.isOurs = true;
    this.fence = { isOpen: true, refusal: () => new TerminalError('closed') };
    this.gain(() => true);
  }

  give(terms: EndTerms): Promise<void> {
    this.isOurs = false;
    return this.release(() => true, terms);
  }
}

describe('a mandate', () => {
  const terms = { graceMs: 1_000, reason: new Error('given away') };

  it('keeps what it does not cover out of the queue, and runs all that is known once it does', async () => {
    const mandate = new TestMandate();
    const test = running({ apply: () => Action.awaitChange() }, {}, undefined, mandate);
    test.change();
    expect(test.controller.ask({ namespace: 'default', name: 'a' }, 'a test')).toBe(false);
    await test.clock.settle();
    expect(test.controller.queued).toBe(0);
    mandate.take();
    await test.clock.settle();
    expect(test.results).toMatchObject([{ type: 'applied', causes: [{ type: 'initial' }] }]);
    test.change();
    await test.clock.settle();
    expect(test.results).toHaveLength(2);
  });

  it('lets the runs of what is released end, and then aborts them: nothing follows, and nothing is left', async () => {
    const mandate = new TestMandate();
    let onErrorCalls = 0;
    const test = running(
      {
        apply: (_object, { signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
        onError: () => void onErrorCalls++,
      },
      {},
      undefined,
      mandate,
    );
    mandate.take();
    await test.clock.settle();
    test.change();
    let isGiven = false;
    const given = mandate.give(terms).then(() => (isGiven = true));
    await test.clock.advance(999);
    expect(isGiven).toBe(false);
    mandate.fence.isOpen = false;
    await test.clock.advance(1);
    await given;
    expect(test.results).toMatchObject([{ type: 'skipped', reason: 'released' }]);
    expect(onErrorCalls).toBe(0);
    await test.clock.advance(60_000);
    expect(test.results).toHaveLength(1);
    expect(test.controller.queued).toBe(0);
    mandate.take();
    await test.clock.settle();
    expect(test.controller.running()).toHaveLength(1);
  });

  it('is heeded until the last run has ended, also while the controller stops', async () => {
    const mandate = new TestMandate();
    let signal: AbortSignal | undefined;
    let finish = (): void => {};
    const apply = (_object: Widget, context: { signal: AbortSignal }) => {
      signal = context.signal;
      return new Promise<Action>((resolve) => (finish = () => resolve(Action.awaitChange())));
    };
    const test = running({ apply }, {}, undefined, mandate);
    mandate.take();
    await test.clock.settle();
    const stopped = test.controller.stop(60_000);
    // Others may run the object once this resolves.
    let isGiven = false;
    const given = mandate.give({ ...terms, graceMs: 0 }).then(() => (isGiven = true));
    await test.clock.settle();
    expect(signal?.aborted).toBe(true);
    expect(isGiven).toBe(false);
    finish();
    await test.clock.settle();
    await Promise.all([given, stopped]);
  });

  it('leaves it to others to tell of what is paused and theirs', async () => {
    const mandate = new TestMandate();
    const test = running({ apply: () => Action.awaitChange() }, {}, undefined, mandate);
    mandate.take();
    test.controller.pause({ namespace: 'default', name: 'a' });
    test.change();
    await test.clock.settle();
    expect(test.controller.pauses.heldUpCount).toBe(1);
    await mandate.give(terms);
    expect(test.controller.pauses.heldUpCount).toBe(0);
    mandate.take();
    await test.clock.settle();
    expect(test.controller.pauses.heldUpCount).toBe(1);
    test.controller.resume({ namespace: 'default', name: 'a' });
    await test.clock.settle();
    expect(test.results.at(-1)).toMatchObject({ type: 'applied', causes: [{ reason: 'resumed' }] });
  });

  it('waits no longer for a run that ignores its signal, and never runs its object beside it', async () => {
    const mandate = new TestMandate();
    let finish: (action: Action) => void = () => undefined;
    let runs = 0;
    const apply = () => {
      runs++;
      return new Promise<Action>((resolve) => (finish = resolve));
    };
    const test = running({ apply }, {}, undefined, mandate);
    mandate.take();
    await test.clock.settle();
    const given = mandate.give({ ...terms, graceMs: 0 });
    await test.clock.advance(2_000);
    await given;
    expect(test.log.lines).toContain(
      'error: Runs ignored their signal and are abandoned: default/a for 2000 ms',
    );
    mandate.take();
    await test.clock.settle();
    expect(runs).toBe(1);
    finish(Action.awaitChange());
    await test.clock.settle();
    expect(runs).toBe(2);
  });

  it('is given away only when the run has ended that the shutdown of the app still waits for', async () => {
    const mandate = new TestMandate();
    let finish: (action: Action) => void = () => undefined;
    const apply = () => new Promise<Action>((resolve) => (finish = resolve));
    const test = running({ apply }, {}, undefined, mandate);
    mandate.take();
    await test.clock.settle();
    const stopped = test.controller.stop(10_000);
    let isGiven = false;
    const given = mandate.give(terms).then(() => (isGiven = true));
    await test.clock.advance(500);
    expect(isGiven).toBe(false);
    finish(Action.awaitChange());
    await Promise.all([stopped, given]);
    expect(test.results).toMatchObject([{ type: 'applied' }]);
    await mandate.give(terms);
  });

  it('forgets how what is released has failed, also where no retry waits', async () => {
    const mandate = new TestMandate();
    const error = new TerminalError('no');
    const test = running({ apply: () => Promise.reject(error) }, {}, undefined, mandate);
    for (const times of [1, 2]) {
      mandate.take();
      await test.clock.settle();
      await mandate.give(terms);
      expect(test.log.stacks).toHaveLength(times);
      expect(test.log.lines.at(-1)).not.toContain('in a row');
    }
  });

  it('forgets what waited for a retry', async () => {
    const mandate = new TestMandate();
    const test = running({ apply: () => Promise.reject(new Error('no')) }, {}, undefined, mandate);
    mandate.take();
    await test.clock.settle();
    expect(test.controller.queued).toBe(1);
    await mandate.give(terms);
    expect(test.controller.queued).toBe(0);
    await test.clock.advance(60_000);
    expect(test.results).toHaveLength(1);
  });
});
