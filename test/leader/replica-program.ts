/** How long its code blocks the event loop when it is told to (SIGUSR2): for longer than the Lease lasts. */
export const BLOCK_MS = 6_000;
export const TIMES = { leaseDurationMs: 3_000, renewDeadlineMs: 2_000, retryPeriodMs: 300 };

/**
 * An operator of a user, who has the package. It writes all the time, and each write carries the name of the replica; it says
 * whether it leads.
 */
export const replicaProgram = `
import 'reflect-metadata';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Action, type Apply, customResource, KuberatorModule, LeaderService, Reconciler, StatusService,
} from 'nestjs-kuberator';
import { z } from 'zod';

class Widget extends customResource({
  group: 'test.kuberator.dev',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  spec: z.object({ size: z.int(), note: z.string().optional() }),
  status: z.object({ state: z.string(), size: z.int().optional() }),
}) {}

const name = process.env['REPLICA'] ?? '';
let writes = 0;
let isToBlock = false;
process.on('SIGUSR2', () => (isToBlock = true));

@Reconciler(Widget, { concurrency: 8, debounceMs: 0 })
class WidgetReconciler implements Apply<Widget> {
  constructor(private readonly status: StatusService) {}

  async apply(widget: Widget): Promise<Action> {
    // It is somewhere in its code, and heeds no signal, when something happens, and goes on there: to the write.
    await sleep(200 * Math.random());
    if (isToBlock) {
      isToBlock = false;
      const until = performance.now() + ${BLOCK_MS};
      while (performance.now() < until);
      console.log('unblocked');
    }
    await this.status.update(widget, { state: name, size: ++writes });
    return Action.requeue(20);
  }
}

const leaderElection = { leaseName: 'widget-operator', ...${JSON.stringify(TIMES)} };
@Module({ imports: [KuberatorModule.forRoot({ leaderElection })], providers: [WidgetReconciler] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['warn', 'error'] });
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  const leader = app.get(LeaderService);
  leader.leadership$.subscribe(({ isLeader, leader: who }) => console.log(isLeader ? 'leads' : 'follows ' + who));
  console.log('is ' + leader.identity);
}
void main();
`;
