/**
 * `kept-objects NAMESPACE COUNT`: an operator that does nothing with the objects of a namespace, on the cluster of KUBECONFIG.
 * It prints what it holds once it has run them all.
 */
import 'reflect-metadata';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Action, type Apply, KuberatorModule, Reconciler, ReconcilerRegistry } from '../../lib/index.js';
import { Widget } from '../support/kinds.js';

const [namespace = '', count = ''] = process.argv.slice(2);
let runs = 0;

@Reconciler(Widget, { namespaces: namespace })
class IdleReconciler implements Apply<Widget> {
  apply(): Action {
    runs++;
    return Action.awaitChange();
  }
}

@Module({ imports: [KuberatorModule.forRoot()], providers: [IdleReconciler] })
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
const registry = app.get(ReconcilerRegistry);
// A key is remembered until its debounce window ends.
const isAtRest = () => runs >= Number(count) && registry.reports().every(({ queued }) => queued === 0);
while (!isAtRest()) await sleep(50);

if (!global.gc) throw new Error('Run it with --expose-gc.');
// What finalizers let go, the next collection takes.
for (let round = 0; round < 4; round++) {
  global.gc();
  await sleep(10);
}
const { heapUsed, arrayBuffers } = process.memoryUsage();
console.log(JSON.stringify({ runs, heapUsed, arrayBuffers }));
await app.close();
process.exit(0);
