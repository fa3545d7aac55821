import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { RealServer } from './real-server.js';
import { schemaDifferences } from './schema-differences.js';

let server: RealServer;

beforeAll(async () => {
  server = await RealServer.connect(inject('controlPlane').kubeconfigPath);
});
afterAll(() => server[Symbol.asyncDispose]());

/** `SEEDS=100` for a long run. Each seed is a CRD with 30 schemas and 600 values. */
const SEEDS = Number(process.env['SEEDS'] ?? 3);

it('validates, prunes and defaults as the real API server does, whatever the schema', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { count, refused, differences } = await schemaDifferences(server, seed, {
      schemas: 30,
      values: 20,
    });
    expect(differences, `seed ${seed}`).toEqual([]);
    // Else nothing was compared.
    expect(count).toBe(600);
    expect(refused).toBeGreaterThan(count / 10);
    expect(refused).toBeLessThan((count * 9) / 10);
  }
});
