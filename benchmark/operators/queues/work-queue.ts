/**
 * `work-queue.js N`: the queue of nestjs-kuberator without a server, with what a user gets who sets nothing. Its keys each
 * run once, and their runs do nothing. It prints what that took, as JSON.
 */
import process from 'node:process';
import { SystemClock } from '../../../lib/common/clock.js';
import { resolveOptions } from '../../../lib/kuberator.options.js';
import type { Outcome, WorkQueueOptions } from '../../../lib/queue/work-queue.interface.js';
import { WorkQueue } from '../../../lib/queue/work-queue.js';
import { until } from '../../support/until.js';

const AT_LEAST_ITEMS = 1_000_000;
const keysAtOnce = Number(process.argv[2]);
const rounds = Math.max(1, Math.ceil(AT_LEAST_ITEMS / keysAtOnce));
const clock = new SystemClock();
const { pipeline } = resolveOptions({});
const options: WorkQueueOptions = { ...pipeline, clock, random: Math.random, ageingMs: 60_000 };
const done: Outcome = { type: 'done' };
const causes = { retry: 'retry', requeue: 'requeue' };
// Keys that have just run are put off by debouncing, so each round has its own.
const keys = Array.from({ length: rounds * keysAtOnce }, (_, index) => `default/widget-${index}`);
// What JavaScript puts together stays in parts until somebody looks into it, and that is not for the queue to pay.
for (const key of keys) key.charCodeAt(0);

const bytesPerKey = measureBytes();
console.log(JSON.stringify({ ...(await measureTimes()), bytesPerKey }));

/** What the queue keeps of keys that wait; they themselves are not counted. */
function measureBytes(): number {
  const queue = new WorkQueue<string>(options, () => Promise.resolve(done), causes);
  const before = heap();
  for (const key of keys.slice(0, keysAtOnce)) queue.add(key, 'changed');
  const bytes = heap() - before;
  return bytes / queue.size;
}

async function measureTimes(): Promise<{ wallMicros: number; cpuMicros: number }> {
  let left = 0;
  let roundIsDone = () => {};
  const run = async (): Promise<Outcome> => {
    if (--left === 0) roundIsDone();
    return done;
  };
  const queue = new WorkQueue<string>(options, run, causes);
  queue.start();
  // What the other queue has left is not for this one to collect.
  heap();
  const cpuBefore = process.cpuUsage();
  const startedAtMs = performance.now();
  for (let round = 0; round < rounds; round++) {
    left = keysAtOnce;
    const ended = new Promise<void>((resolve) => (roundIsDone = resolve));
    for (let index = 0; index < keysAtOnce; index++)
      queue.add(keys[round * keysAtOnce + index] ?? '', 'changed');
    await ended;
  }
  const wallMs = performance.now() - startedAtMs;
  // It remembers for a while what has run; to forget it is part of what it costs.
  await until('the queue has forgotten all keys', async () => queue.size === 0);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMicros: (wallMs * 1_000) / keys.length, cpuMicros: (user + system) / keys.length };
}

function heap(): number {
  if (!global.gc) throw new Error('Run it with --expose-gc.');
  global.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
