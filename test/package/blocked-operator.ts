export const LEASE = { name: 'blocked-operator', namespace: 'default' };
export const TIMES = { leaseDurationMs: 3_000, renewDeadlineMs: 2_000, retryPeriodMs: 300 };

/** What it writes down at its end. */
export interface BlockedReport {
  /** How its run has ended. */
  readonly end: string;
  /** When its code began to block the event loop, and ended, by the wall clock. */
  readonly from: string;
  readonly to: string;
  /** Each time that it was told whether it leads. */
  readonly told: boolean[];
}

/** An operator that leads, and whose code blocks the event loop for longer than its Lease lasts, before it writes. */
export const blockedOperator = `
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Action, type Apply, KuberatorModule, KubernetesClient, LeaderService, ReconcilerRegistry, Reconciler,
} from 'nestjs-kuberator';
import { ConfigMap } from 'nestjs-kuberator/kinds';
import { firstValueFrom } from 'rxjs';

const report = { end: '', from: '', to: '', told: [] as boolean[] };

@Reconciler(ConfigMap, { labelSelector: 'block=yes' })
class Blocker implements Apply<ConfigMap> {
  constructor(private readonly client: KubernetesClient) {}

  async apply(): Promise<Action> {
    report.from = new Date().toISOString();
    const until = performance.now() + 5_000;
    while (performance.now() < until);
    report.to = new Date().toISOString();
    await this.client.create(ConfigMap, { metadata: { name: 'written', namespace: 'default' } });
    return Action.awaitChange();
  }
}

const leaderElection = { leaseName: '${LEASE.name}', ...${JSON.stringify(TIMES)} };
@Module({ imports: [KuberatorModule.forRoot({ leaderElection })], providers: [Blocker] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['warn', 'error', 'fatal'] });
  const leader = app.get(LeaderService);
  leader.leadership$.subscribe(({ isLeader }) => report.told.push(isLeader));
  const { type } = await firstValueFrom(app.get(ReconcilerRegistry).results());
  report.end = type;
  writeFileSync('report.json', JSON.stringify(report));
  await app.close();
}
void main();
`;
