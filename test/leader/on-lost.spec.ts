import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lease } from '../../lib/kinds/index.js';
import { BuiltSamples, type RunningSample } from '../samples/built-samples.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { startEmbeddedControlPlane } from '../support/embedded-control-plane.js';

const LEASE = { name: 'widget-operator', namespace: 'default' };

/** An operator of a user that ends when it does not lead any more. */
const program = (hooks: string) => `
import 'reflect-metadata';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Action, type Apply, KuberatorModule, Reconciler } from 'nestjs-kuberator';
import { ConfigMap } from 'nestjs-kuberator/kinds';

@Reconciler(ConfigMap)
class ConfigMapReconciler implements Apply<ConfigMap>, OnApplicationShutdown {
  apply(): Action {
    return Action.awaitChange();
  }
  onApplicationShutdown(): void {
    console.log('hooks are run');
  }
}

const times = { leaseDurationMs: 3_000, renewDeadlineMs: 2_000, retryPeriodMs: 300 };
@Module({
  imports: [KuberatorModule.forRoot({ leaderElection: { leaseName: '${LEASE.name}', onLost: 'exit', ...times } })],
  providers: [ConfigMapReconciler],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule);
  ${hooks}
}
void main();
`;

let samples: BuiltSamples;
beforeAll(async () => {
  samples = await BuiltSamples.build();
});
afterAll(() => samples?.remove());

/** What the operator says when it leads, with what it then says at last, and how it ends. */
async function lose(
  hooks: string,
  take: (server: { cluster: TestCluster; suspend: () => Promise<void> }) => Promise<unknown>,
): Promise<{ code: number | NodeJS.Signals; lines: string[] }> {
  await using server = await startEmbeddedControlPlane();
  await using cluster = await connect(server.kubeconfigPath);
  const process: RunningSample = await samples.startProgram(program(hooks), {
    KUBECONFIG: server.kubeconfigPath,
    NO_COLOR: '1',
  });
  await process.shows(['leads now']);
  const from = process.output.length;
  await take({ cluster, suspend: () => server.stopApiServer() });
  const code = await process.exit();
  return { code, lines: process.output.slice(from).trim().split('\n') };
}

const steal = ({ cluster }: { cluster: TestCluster }) =>
  cluster.client.mergePatch(Lease, LEASE, { spec: { holderIdentity: 'thief' } });

describe("an operator that has lost the lead, with `onLost: 'exit'`", () => {
  const told = expect.stringMatching(
    /ERROR \[Leader\] This process does not lead any more, and ends: `onLost` of /,
  );

  it.each([
    ['the hooks of Nest', "app.enableShutdownHooks(['SIGTERM'], { useProcessExit: true });", 1],
    ['the hooks of Nest, which by default pass the signal on', 'app.enableShutdownHooks();', 'SIGTERM'],
  ])('is a process that has ended, after %s', async (_, hooks, code) => {
    const end = await lose(hooks, steal);
    expect(end.lines).toContainEqual(told);
    expect(end.lines.at(-1)).toBe('hooks are run');
    expect(end.code).toBe(code);
  });

  it('is a process that has ended at once, where nothing listens to signals', async () => {
    const end = await lose('void app;', steal);
    expect(end.lines.at(-1)).toEqual(told);
    expect(end.code).toBe(1);
  });

  it('is a process that has ended, also where the API server is out of reach', async () => {
    const end = await lose("app.enableShutdownHooks(['SIGTERM'], { useProcessExit: true });", ({ suspend }) =>
      suspend(),
    );
    expect(end.lines).toContainEqual(told);
    expect(end.lines.at(-1)).toBe('hooks are run');
    expect(end.code).toBe(1);
  });
});
