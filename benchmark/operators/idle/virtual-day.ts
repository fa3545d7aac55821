/**
 * `virtual-day.js OBJECTS`: the operator of the README and an API server in one process, for 24 hours of virtual time in
 * which nothing happens. It prints what it asked for meanwhile, and what it holds before and after, as JSON.
 */
import 'reflect-metadata';
import process from 'node:process';
import { Test } from '@nestjs/testing';
import { TestOperator, VirtualClock } from '../../../lib/testing/index.js';
import { AppModule, Widget } from '../peers/nestjs-kuberator/operator.js';

const DAY_MS = 24 * 3_600_000;
const STEP_MS = 600_000;
const objects = Number(process.argv[2]);

const clock = new VirtualClock();
await using operator = await TestOperator.start(
  Test.createTestingModule({ imports: [AppModule] }).setLogger({
    log() {},
    warn: console.error,
    error: console.error,
  }),
  {
    clock,
    timeoutMs: 600_000,
    prepare: async (client) => {
      for (let index = 0; index < objects; index++) {
        const metadata = { name: `w-${index}`, namespace: 'default' };
        await client.create(Widget, { metadata, spec: { size: 0, payload: 'x'.repeat(1_024) } });
      }
    },
  },
);
// Until all have their status, and an hour more, so that whatever runs regularly has run.
await clock.advance(3_600_000);
operator.assertNoFailures();

const before = holds();
let seen = operator.cluster.requests.at(-1)?.sequence ?? 0;
const requests: Record<string, number> = {};
for (let passedMs = 0; passedMs < DAY_MS; passedMs += STEP_MS) {
  await clock.advance(STEP_MS);
  for (const { sequence, verb, userAgent } of operator.cluster.requests) {
    if (sequence <= seen || !userAgent.startsWith('nestjs-kuberator')) continue;
    requests[verb] = (requests[verb] ?? 0) + 1;
  }
  seen = operator.cluster.requests.at(-1)?.sequence ?? seen;
}
console.log(JSON.stringify({ requests, before, after: holds() }));

function holds() {
  if (!global.gc) throw new Error('Run it with --expose-gc.');
  global.gc();
  return {
    heapBytes: process.memoryUsage().heapUsed,
    sockets: process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
    timers: clock.timers,
  };
}
