import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import { embeddedFuzzServer, realFuzzServer } from './fuzz-servers.js';
import { search } from './search.js';

let servers: readonly [real: ServerUnderTest, embedded: ServerUnderTest];

beforeAll(async () => {
  // Of its own, for its history is compacted before the first request.
  servers = await Promise.all([realFuzzServer(), embeddedFuzzServer()]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

it('random requests are answered alike by both servers', async () => {
  const told: string[] = [];
  const { findings, coverage } = await search(servers, {
    seed: 1,
    count: 600,
    findings: 3,
    lanes: 8,
    skip: [],
    say: (line) => told.push(line),
  });
  if (findings.size > 0) expect.fail(told.join('\n'));
  // No trivial walk, and none that ended early.
  expect(coverage.requests).toBeGreaterThanOrEqual(600);
  const met = coverage.toString();
  for (const feature of ['apply 409', 'list 410', 'json patch', 'strategic patch', 'waits for finalizers']) {
    expect(met).toContain(feature);
  }
});
