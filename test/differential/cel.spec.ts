import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { compileDifferences, evaluationDifferences } from './cel-differences.js';
import { CEL_EXPRESSIONS, CEL_OBJECTS, CEL_SCHEMA } from './cel-expressions.js';
import { RealServer } from './real-server.js';

let server: RealServer;
let valid: string[] = [];

beforeAll(async () => {
  server = await RealServer.connect(inject('controlPlane').kubeconfigPath);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Listed with their reasons in docs/embedded-api-server.md. */
const KNOWN = new Set(['self.ml.sortBy(x, -x.v).map(x, x.k)', "ip('fe80::1%eth0')", 'ip(self.x)']);

it('takes and refuses rules as the real API server does, with the same words and costs', async () => {
  const { differences, ...found } = await compileDifferences(server, CEL_SCHEMA, CEL_EXPRESSIONS);
  ({ valid } = found);
  expect(differences).toEqual([]);
  expect(valid.length).toBeGreaterThan(300);
  expect(CEL_EXPRESSIONS.length - valid.length).toBeGreaterThan(50);
});

it('evaluates rules as the real API server does', async () => {
  const differences = await evaluationDifferences(server, CEL_SCHEMA, valid, CEL_OBJECTS);
  expect(differences.filter(({ expression }) => !KNOWN.has(expression))).toEqual([]);
});
