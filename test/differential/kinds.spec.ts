import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { EmbeddedCluster } from '../../lib/testing/api-server/embedded-cluster.js';
import { kindCases } from './kinds/index.js';
import { knownKindDifferences } from './kinds/known-differences.js';
import { told } from './kinds/told.js';
import { RealServer } from './real-server.js';

/**
 * Manifests of every kind that both servers are asked to create: what they make of it, and what they refuse and why,
 * has to be the same.
 */
describe.runIf(inject('controlPlane').version.startsWith('1.36.'))('built-in kinds', () => {
  let real: RealServer;
  let cluster: EmbeddedCluster;
  let embedded: RealServer;

  beforeAll(async () => {
    real = await RealServer.connect(inject('controlPlane').kubeconfigPath);
    cluster = await EmbeddedCluster.start({ seed: 1 });
    embedded = RealServer.connectTo(cluster.kubeconfigText);
  });

  afterAll(async () => {
    await embedded?.[Symbol.asyncDispose]();
    await cluster?.close();
    await real?.[Symbol.asyncDispose]();
  });

  it('are asked of in hundreds of cases, each with a title of its own', () => {
    expect(kindCases.length).toBeGreaterThan(500);
    expect(new Set(kindCases.map(({ title }) => title)).size).toBe(kindCases.length);
    const titles = new Set(kindCases.map(({ title }) => title));
    expect([...knownKindDifferences].filter((title) => !titles.has(title))).toEqual([]);
  });

  it.each(kindCases)('$title', async ({ title, path, manifest }) => {
    const dryRun = `${path}?dryRun=All&fieldValidation=Strict`;
    const [expected, actual] = await Promise.all([
      real.send('POST', dryRun, manifest),
      embedded.send('POST', dryRun, manifest),
    ]);
    // What is known to differ must still differ: what was mended has to go from the list.
    if (knownKindDifferences.has(title)) expect(told(actual)).not.toEqual(told(expected));
    else expect(told(actual)).toEqual(told(expected));
  });
});
