import { describe, expect, it } from 'vitest';
import type { Clock } from '../../lib/common/clock.js';
import { resolveOptions } from '../../lib/kuberator.options.js';
import type { Outcome } from '../../lib/queue/work-queue.interface.js';
import { WorkQueue } from '../../lib/queue/work-queue.js';
import { ResourceStore } from '../../lib/store/resource-store.js';
import { SlicedDelivery } from '../../lib/store/sliced-delivery.js';
import type { StoreChange } from '../../lib/store/store-change.js';
import { VirtualClock } from '../../lib/testing/index.js';
import { widget } from '../support/widget.js';
import { countMapSteps } from './map-steps.js';

/**
 * How much is done in one turn of the event loop, counted in objects: each takes so much virtual time, and no other time passes.
 * Each is what was measured, and may be 15 % more; measure them anew with
 * `npx vitest run --project e2e test/performance/turns.spec.ts`, which prints them.
 */
const MEASURED_DELIVERIES_A_TURN = 801;
const MEASURED_RUNS_A_TURN = 801;
/** The end of a list is one turn, however many objects there are: what it does for each is all that can be bounded. Exact. */
const STEPS_OF_A_FIRST_LIST = 3;
const STEPS_OF_AN_UNCHANGED_LIST = 6;
const STEPS_OF_A_CHANGED_LIST = 7;
const TOLERANCE = 1.15;

const OBJECTS = 50_000;
const OBJECT_TAKES_MS = 0.01;

/** A clock whose time passes only by work, and that counts what is done between two turns. */
class WorkClock implements Clock {
  private readonly timers = new VirtualClock();
  private elapsedMs = 0;
  private units = 0;
  longest = 0;

  now(): number {
    return this.elapsedMs;
  }

  date(): Date {
    return this.timers.date();
  }

  setTimeout(callback: () => void, delayMs: number) {
    return this.timers.setTimeout(callback, delayMs);
  }

  yield(): Promise<void> {
    this.units = 0;
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** One object is done. */
  work(): void {
    this.elapsedMs += OBJECT_TAKES_MS;
    this.longest = Math.max(this.longest, ++this.units);
  }
}

describe(`with ${OBJECTS} objects, one turn of the event loop`, () => {
  it('hands over a slice of a first list', async () => {
    const clock = new WorkClock();
    let left = OBJECTS;
    await new Promise<void>((done) => {
      const delivery = new SlicedDelivery<number>(clock, () => {
        clock.work();
        if (--left === 0) done();
      });
      delivery.push(Array.from({ length: OBJECTS }, (_, index) => index));
    });
    console.log(`objects of a first list a turn: ${clock.longest}`);
    expect(clock.longest).toBeLessThan(MEASURED_DELIVERIES_A_TURN * TOLERANCE);
  });

  it('runs a slice of the keys that are ready', async () => {
    const clock = new WorkClock();
    const { pipeline } = resolveOptions({});
    const done: Outcome = { type: 'done' };
    let left = OBJECTS;
    await new Promise<void>((resolve) => {
      const queue = new WorkQueue<string>(
        { ...pipeline, clock, random: () => 1, ageingMs: 60_000 },
        async () => {
          clock.work();
          if (--left === 0) resolve();
          return done;
        },
        { retry: 'retry', requeue: 'requeue' },
      );
      for (let index = 0; index < OBJECTS; index++) queue.add(`default/w${index}`, 'changed');
      expect(queue.ready).toBe(OBJECTS);
      queue.start();
    });
    console.log(`runs a turn: ${clock.longest}`);
    expect(clock.longest).toBeLessThan(MEASURED_RUNS_A_TURN * TOLERANCE);
  });

  it('takes the end of a list with the same few steps for each object', () => {
    const told: (readonly StoreChange[])[] = [];
    const shape = { managedFields: false, metadataOnly: false, fields: undefined };
    const store = new ResourceStore('default', shape, (changes) => told.push(changes));
    const steps = [1, 1, 2].map((version) => {
      store.take({ type: 'list-started' });
      for (let index = 0; index < OBJECTS; index++)
        store.take({ type: 'listed', object: widget(`w${index}`, version) });
      return countMapSteps(() => store.take({ type: 'list-finished', resourceVersion: String(version) }));
    });
    expect(told.map(({ length }) => length)).toEqual([OBJECTS + 1, 0, OBJECTS]);
    const perObject = steps.map((count) => Math.round((10 * count) / OBJECTS) / 10);
    console.log(`steps for an object at the end of a list: ${perObject.join(', ')}`);
    expect(perObject).toEqual([STEPS_OF_A_FIRST_LIST, STEPS_OF_AN_UNCHANGED_LIST, STEPS_OF_A_CHANGED_LIST]);
  });
});
