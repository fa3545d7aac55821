import { RawClient } from './raw-client.js';

/** One of the servers that the suite runs on. */
export class ServerUnderTest {
  readonly client: RawClient;
  private readonly once = new Map<string, Promise<void>>();

  constructor(
    readonly name: 'kube-apiserver' | 'EmbeddedCluster',
    readonly kubeconfig: string,
    private readonly stop: () => Promise<void> = async () => undefined,
  ) {
    this.client = new RawClient(kubeconfig);
  }

  /** Prepares what several cases share, such as a CRD, which costs the real server a second. */
  prepare(key: string, work: () => Promise<void>): Promise<void> {
    let prepared = this.once.get(key);
    if (!prepared) this.once.set(key, (prepared = work()));
    return prepared;
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.stop();
  }
}
