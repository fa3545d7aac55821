import { expect, inject, it } from 'vitest';
import { EmbeddedCluster } from '../../lib/testing/api-server/embedded-cluster.js';
import { kubeconfigFileOf } from '../support/kubeconfig-file.js';
import { goOperator, runGoOperator } from './go-operator.js';

/** A build from nothing takes minutes. */
const timeoutMs = 600_000;

it(
  'an operator in Go, with unmodified clients, sees the same on both servers',
  { timeout: timeoutMs },
  async ({ skip }) => {
    const program = await goOperator();
    if (!program) return skip('there is no Go on this machine to build test/conformance/go with');
    const [expected, actual] = await Promise.all([
      runGoOperator(program, inject('controlPlane').kubeconfigPath),
      onEmbeddedServer((kubeconfigPath) => runGoOperator(program, kubeconfigPath)),
    ]);
    const [real, embedded] = [expected.map(step), actual.map(step)];
    expect(embedded.map(({ title }) => title)).toEqual(real.map(({ title }) => title));
    expect(real.length).toBeGreaterThan(60);
    for (const [index, { title, seen }] of real.entries()) {
      expect(embedded[index]?.seen, title).toEqual(seen);
    }
  },
);

/** Without controllers, as the real server is alone, too. */
async function onEmbeddedServer<T>(work: (kubeconfigPath: string) => Promise<T>): Promise<T> {
  await using cluster = await EmbeddedCluster.start({ controllers: false });
  await using file = await kubeconfigFileOf(cluster);
  return await work(file.path);
}

/** A line, so that a difference shows the fields that differ. */
function step(line: string): { readonly title: string; readonly seen: unknown } {
  const colon = line.indexOf(': ');
  const rest = line.slice(colon + 2);
  return { title: line.slice(0, colon), seen: /^[[{]/.test(rest) ? (JSON.parse(rest) as unknown) : rest };
}
