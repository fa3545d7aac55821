import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allCases } from './cases/index.js';
import { title } from './frame/case.js';
import { type Difference, describeDifferences, differences } from './frame/compare.js';
import { runCase } from './frame/run-case.js';
import type { ServerUnderTest } from './frame/server-under-test.js';
import { embeddedServer, realServer } from './frame/servers.js';
import { knownDifferences } from './known-differences.js';

const run = randomBytes(2).toString('hex');
const subjects = Map.groupBy(allCases, ({ subject }) => subject);

let real: ServerUnderTest;
let embedded: ServerUnderTest;

beforeAll(async () => {
  [real, embedded] = await Promise.all([realServer(inject('controlPlane').kubeconfigPath), embeddedServer()]);
});
afterAll(async () => {
  await Promise.all([real.close(), embedded.close()]);
});

/** What the servers do differently, each in a place of its own. A case that fails on the embedded one alone is a difference. */
async function differencesIn(test: (typeof allCases)[number]): Promise<unknown[]> {
  const id = `c${allCases.indexOf(test)}-${run}`;
  const expected = await runCase(test, real, id);
  const actual = runCase(test, embedded, id);
  if (knownDifferences[title(test)] === undefined) return differences(expected, await actual);
  return actual.then(
    (steps) => differences(expected, steps),
    (error: unknown) => [error],
  );
}

describe.each([...subjects])('%s, as the real server does', (_, cases) => {
  for (const test of cases) {
    it.concurrent(test.name, async () => {
      const reason = knownDifferences[title(test)];
      const found = await differencesIn(test);
      if (reason === undefined && found.length > 0)
        expect.fail(`\n${describeDifferences(found as Difference[])}`);
      if (reason !== undefined)
        expect(found, `no difference any more: take this case from known-differences.ts`).not.toEqual([]);
    });
  }
});

describe('the suite', () => {
  it('has a name of its own for each case', () => {
    const titles = allCases.map(title);
    expect(titles.filter((one, index) => titles.indexOf(one) !== index)).toEqual([]);
  });

  it('knows each case that is said to differ', () => {
    const titles = new Set(allCases.map(title));
    expect(Object.keys(knownDifferences).filter((known) => !titles.has(known))).toEqual([]);
  });
});
