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
/** A collection that takes no more has found nothing. */
const NOTHING_BYTES = 10_000;

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

console.log(JSON.stringify({ runs, ...(await held()) }));
await app.close();
process.exit(0);

/** What is held once collections find nothing more: what finalizers and closed streams let go, only a later one takes. */
async function held(): Promise<{ heapUsed: number; arrayBuffers: number }> {
  if (!global.gc) throw new Error('Run it with --expose-gc.');
  let least = { heapUsed: Infinity, arrayBuffers: Infinity };
  for (let unchanged = 0; unchanged < 5; unchanged++) {
    global.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    if (heapUsed + arrayBuffers < least.heapUsed + least.arrayBuffers - NOTHING_BYTES) unchanged = 0;
    if (heapUsed + arrayBuffers < least.heapUsed + least.arrayBuffers) least = { heapUsed, arrayBuffers };
    await sleep(50);
  }
  return least;
}
