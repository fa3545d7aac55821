import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Action, type Apply, KuberatorModule, Reconciler } from '../../lib/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('what a reconciler depends on', () => {
  it.each(['before', 'after'])(
    'outlives its runs when the app stops (imported %s KuberatorModule)',
    async (place) => {
      const namespace = await cluster.namespace();
      const order: string[] = [];
      let isRunning = false;

      @Injectable()
      class Database implements OnModuleDestroy {
        onModuleDestroy(): void {
          order.push('database closed');
        }
      }
      @Module({ providers: [Database], exports: [Database] })
      class DatabaseModule {}

      @Reconciler(Widget, { namespaces: namespace })
      class DatabaseReconciler implements Apply<Widget>, OnModuleDestroy {
        constructor(readonly database: Database) {}
        async apply(): Promise<Action> {
          isRunning = true;
          await sleep(500);
          order.push('run ended');
          return Action.awaitChange();
        }
        onModuleDestroy(): void {
          order.push('reconciler destroyed');
        }
      }
      const kuberator = KuberatorModule.forRoot({ kubeConfig: cluster.kubeconfigPath });
      const imports = place === 'before' ? [DatabaseModule, kuberator] : [kuberator, DatabaseModule];
      @Module({ imports, providers: [DatabaseReconciler] })
      class AppModule {}
      const module = await Test.createTestingModule({ imports: [AppModule] })
        .setLogger(false as never)
        .compile();
      const app = await module.init();
      await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
      await eventually(() => expect(isRunning).toBe(true));
      await app.close();
      expect(order).toEqual(['run ended', 'reconciler destroyed', 'database closed']);
    },
  );
});
