import 'reflect-metadata';
import { subscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Action,
  type Apply,
  KuberatorError,
  KuberatorModule,
  KubernetesClient,
  type ReconcileContext,
  Reconciler,
  ShardService,
  WatcherService,
} from '../../../lib/index.js';
import { ConfigMap } from '../../../lib/kinds/index.js';
import type { ReplicaMessage, ReplicaSettings } from './protocol.js';

/**
 * A replica of an operator as a process of its own. What it does with an object, the object says: see {@link ObjectData}.
 * It tells on its standard output when each run begins and ends; a pipe is written to at once, so that nothing of
 * it is lost when it is killed.
 */
const settings = JSON.parse(process.argv[2] ?? '') as ReplicaSettings;
const { replica, namespace, sharding, concurrency, kubeConfig } = settings;

/** The clock of the machine, which all processes share. */
const now = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;
const tell = (message: ReplicaMessage) => process.stdout.write(`${JSON.stringify(message)}\n`);

const sockets = new Set<Socket>();
subscribe('net.client.socket', (message) => void sockets.add((message as { socket: Socket }).socket));
const bytesRead = () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0);

let runs = 0;

@Reconciler(ConfigMap, {
  namespaces: namespace,
  fieldSelector: 'metadata.name!=kube-root-ca.crt',
  debounceMs: 0,
  concurrency,
})
class Worker implements Apply<ConfigMap> {
  constructor(private readonly client: KubernetesClient) {}

  async apply(object: ConfigMap, { signal }: ReconcileContext): Promise<Action> {
    const { uid, name } = object.metadata;
    const { turn = '', runMs = '0', blocks, blocksWhile = '', again, writes, done } = object.data ?? {};
    const run = ++runs;
    tell({ type: 'begin', at: now(), run, uid, name });
    let how: 'done' | 'aborted' | 'refused' = 'aborted';
    try {
      await sleep(Number(runMs), undefined, { signal });
      if (blocks === replica) blockWhile(blocksWhile);
      if (writes === 'true' && done !== turn)
        await this.client.mergePatch(ConfigMap, { name, namespace }, { data: { done: turn, by: replica } });
      how = 'done';
    } catch (error) {
      if (KuberatorError.isKuberatorError(error) && error.code === 'KUBERATOR_SHARD_LOST') how = 'refused';
      throw error;
    } finally {
      tell({ type: 'end', at: now(), run, uid, name, turn, how });
    }
    return again === 'true' ? Action.requeue(1) : Action.awaitChange();
  }
}

/** Code that leaves the event loop no time. */
function blockWhile(file: string): void {
  while (existsSync(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

@Module({
  imports: [KuberatorModule.forRoot({ kubeConfig, sharding, shutdownTimeoutMs: 5_000 })],
  providers: [Worker],
})
class ReplicaModule {}

const app = await NestFactory.createApplicationContext(ReplicaModule, { logger: ['warn', 'error'] });
app.enableShutdownHooks(['SIGTERM'], { useProcessExit: true });
const [shards, watcher] = [app.get(ShardService), app.get(WatcherService)];
setInterval(() => {
  const { ranges, isMember, isFilteredByServer } = shards.state;
  const [report] = watcher.reports().filter(({ resource }) => resource === 'configmaps/v1');
  const objects = report?.state === 'streaming' ? report.objects : 0;
  tell({
    type: 'state',
    at: now(),
    ranges: ranges.length,
    objects,
    isMember,
    isFilteredByServer,
    bytes: bytesRead(),
  });
}, 50).unref();
