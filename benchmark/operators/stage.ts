import { type ControlPlaneWithEtcd, startControlPlane } from '../../test/control-plane/index.js';
import { accessOf } from '../support/access.js';
import { Http2Client } from '../support/http2-client.js';
import { processesIn, usageOf } from '../support/processes.js';
import { installWidgets, seedWidgets } from './widgets.js';

/** A control plane of its own for one measurement, with Widgets on it, and what watches it. */
export class Stage implements AsyncDisposable {
  private constructor(
    private readonly controlPlane: ControlPlaneWithEtcd,
    readonly client: Http2Client,
  ) {}

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

  get version(): string {
    return this.controlPlane.version;
  }

  /** User and system time of the API server so far, in seconds. */
  async serverCpuSeconds(): Promise<number> {
    return (await usageOf(await processesIn(this.controlPlane.directory, /^kube-apiserver/))).cpuSeconds;
  }

  /** Requests for Widgets that the API server has answered so far, watches left out. */
  async requests(): Promise<number> {
    const metrics = (await this.client.request('GET', '/metrics')).toString();
    let sum = 0;
    for (const [, labels = '', count] of metrics.matchAll(/^apiserver_request_total\{(.*)\} (\d+)$/gm))
      if (/group="bench\.dev"/.test(labels) && !/verb="WATCH"/.test(labels)) sum += Number(count);
    return sum;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client[Symbol.dispose]();
    await this.controlPlane.close();
  }
}
