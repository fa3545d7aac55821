import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Clusters,
  type CustomResourceClass,
  installCrds,
  KuberatorModule,
  type KubernetesClient,
  type KubernetesObject,
} from '../../lib/index.js';
import { EmbeddedCluster } from '../../lib/testing/index.js';

/**
 * API servers in this process, one for each name, that know the kinds, and a hand that reaches all of them as you would
 * with kubectl. Their kubeconfigs are in the environment: `EAST_KUBECONFIG` is that of `east`.
 */
export class SampleClusters {
  private constructor(
    private readonly folder: string,
    private readonly servers: ReadonlyMap<string, EmbeddedCluster>,
    private readonly hand: INestApplicationContext,
  ) {}

  static async start(
    names: readonly string[],
    kinds: readonly CustomResourceClass<KubernetesObject>[],
    logger: LoggerService,
  ): Promise<SampleClusters> {
    const folder = await mkdtemp(path.join(tmpdir(), 'kuberator-sample-'));
    const servers = new Map<string, EmbeddedCluster>();
    for (const name of names) {
      const server = await EmbeddedCluster.start();
      servers.set(name, server);
      const file = path.join(folder, `${name}.yaml`);
      await writeFile(file, server.kubeconfigText, { mode: 0o600 });
      process.env[`${name.toUpperCase()}_KUBECONFIG`] = file;
    }
    const files = names.map((name) => [name, { kubeConfig: path.join(folder, `${name}.yaml`) }] as const);
    const handModule = KuberatorModule.forRoot({ clusters: Object.fromEntries(files), fieldManager: 'demo' });
    const hand = await NestFactory.createApplicationContext(handModule, { logger, abortOnError: false });
    const clusters = new SampleClusters(folder, servers, hand);
    for (const name of names) await installCrds(clusters.client(name), kinds);
    return clusters;
  }

  /** A client that is not the operator's. */
  client(name: string): KubernetesClient {
    return this.hand.get(Clusters).of(name).client;
  }

  server(name: string): EmbeddedCluster {
    const server = this.servers.get(name);
    if (!server) throw new Error(`There is no cluster "${name}"`);
    return server;
  }

  /** A command line that reaches a cluster from another terminal. */
  kubectl(name: string, command: string): string {
    return `kubectl --kubeconfig ${path.join(this.folder, `${name}.yaml`)} ${command}`;
  }

  async close(): Promise<void> {
    await this.hand.close();
    await Promise.all([...this.servers.values()].map((server) => server.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
