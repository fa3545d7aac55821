import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ControlPlaneWithEtcd, startControlPlane } from '../../test/control-plane/index.js';
import { accessOf } from '../support/access.js';
import { Http2Client } from '../support/http2-client.js';
import { processesIn, usageOf } from '../support/processes.js';
import { installWidgets, seedWidgets, untilServed } from './widgets.js';

/** A control plane of its own for one measurement, with Widgets on it, and what watches it. */
export class Stage implements AsyncDisposable {
  private constructor(
    private readonly controlPlane: ControlPlaneWithEtcd,
    private connection: Http2Client,
  ) {}

  get client(): Http2Client {
    return this.connection;
  }

  /** Of the API server. */
  get url(): string {
    return this.controlPlane.url;
  }

  static async set(seeds: number): Promise<Stage> {
    const controlPlane = await startControlPlane();
    const client = new Http2Client(await accessOf(controlPlane.kubeconfigPath));
    const stage = new Stage(controlPlane, client);
    try {
      await installWidgets(client);
      await seedWidgets(client, controlPlane.etcdUrl, seeds);
      return stage;
    } catch (error) {
      await stage[Symbol.asyncDispose]();
      throw error;
    }
  }

  get kubeconfig(): string {
    return this.controlPlane.kubeconfigPath;
  }

  /** A kubeconfig that goes another way to the same server. */
  async kubeconfigVia(url: string): Promise<string> {
    const file = path.join(this.controlPlane.directory, 'kubeconfig-via.yaml');
    await writeFile(file, this.controlPlane.kubeconfig().replace(this.url, url), { mode: 0o600 });
    return file;
  }

  /** The API server starts anew, and knows nothing of what was before: older versions are answered 410. */
  async restartWithoutHistory(): Promise<void> {
    this.client[Symbol.dispose]();
    await this.controlPlane.stopApiServer();
    await this.controlPlane.compactHistory();
    await this.controlPlane.startApiServer();
    this.connection = new Http2Client(await accessOf(this.kubeconfig));
    await untilServed(this.client);
  }

  get version(): string {
    return this.controlPlane.version;
  }

  /** User and system time of the API server so far, in seconds. */
  async serverCpuSeconds(): Promise<number> {
    return (await usageOf(await processesIn(this.controlPlane.directory, /^kube-apiserver/))).cpuSeconds;
  }

  /** Requests for Widgets that the API server has answered so far, watches left out. */
  async requests(): Promise<number> {
    const byVerb = await this.requestsByVerb();
    return [...byVerb].reduce((sum, [verb, count]) => (verb === 'WATCH' ? sum : sum + count), 0);
  }

  /** Requests for Widgets so far. A watch counts when it has ended. */
  async requestsByVerb(): Promise<ReadonlyMap<string, number>> {
    const metrics = (await this.client.request('GET', '/metrics')).toString();
    const sums = new Map<string, number>();
    for (const [, labels = '', count] of metrics.matchAll(/^apiserver_request_total\{(.*)\} (\d+)$/gm)) {
      const verb = /verb="(\w+)"/.exec(labels)?.[1] ?? '';
      if (/group="bench\.dev"/.test(labels)) sums.set(verb, (sums.get(verb) ?? 0) + Number(count));
    }
    return sums;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection[Symbol.dispose]();
    await this.controlPlane.close();
  }
}
