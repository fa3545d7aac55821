import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { ClusterError } from './cluster-error.js';
import type { Endpoint } from './connection.js';
import { CredentialSource } from './credentials.js';
import { KubernetesClient } from './kubernetes-client.js';
import type { ClientDefaults } from './request-sender.js';
import type { KubeConfigLike } from './loaded-kube-config.js';
import type { WriteObserver } from './own-write.js';
import { Transport } from './transport.js';

export { DEFAULT_CLUSTER } from './cluster-options.js';

/** One API server as the rest of the package sees it. @internal */
export class Cluster {
  readonly server: string;
  readonly endpoint: Endpoint;
  readonly credentials: CredentialSource;
  readonly transport: Transport;
  readonly client: KubernetesClient;
  readonly requestTimeoutMs: number;
  /** TLS verification is off, because the kubeconfig says so. */
  readonly isInsecure: boolean;
  /** The namespace of the kubeconfig's context, or of the Pod. */
  readonly namespace: string;
  /** Who is told of writes. */
  readonly writeObservers = new Set<WriteObserver>();
  private readonly end = new AbortController();

  constructor(
    readonly name: string,
    readonly kubeConfig: KubeConfigLike,
    clock: Clock,
    random: Random,
    defaults: ClientDefaults,
    log?: Log,
  ) {
    this.requestTimeoutMs = defaults.requestTimeoutMs;
    const cluster = kubeConfig.getCurrentCluster();
    this.server = cluster?.server ?? '';
    this.isInsecure = cluster?.skipTLSVerify ?? false;
    this.namespace = kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? 'default';
    this.endpoint = { server: this.server, proxyUrl: cluster?.proxyUrl, userAgent: defaults.userAgent };
    this.credentials = new CredentialSource(kubeConfig, clock, random, log);
    this.transport = new Transport(this.endpoint, this.credentials, clock, random);
    this.client = new KubernetesClient(this, defaults);
  }

  /**
   * Goes on with the credentials of another kubeconfig for the same server, without a stop. Returns whether that was
   * possible: if it leads elsewhere, or in another way, it is another cluster.
   */
  takeCredentials(kubeConfig: KubeConfigLike): boolean {
    const [now, next] = [this.kubeConfig, kubeConfig].map((config) => config.getCurrentCluster());
    const isSame =
      now?.server === next?.server &&
      now?.proxyUrl === next?.proxyUrl &&
      (now?.skipTLSVerify ?? false) === (next?.skipTLSVerify ?? false);
    if (isSame) this.credentials.use(kubeConfig);
    return isSame;
  }

  /** Itself: where one cluster is meant, no other can be. */
  current(): this {
    return this;
  }

  /** Aborted when it is closed: nothing that it has to tell is waited for any more. */
  get ended(): AbortSignal {
    return this.end.signal;
  }

  /** Breaks off what is under way, and connects no more. */
  async close(): Promise<void> {
    this.end.abort(new ClusterError(`The cluster "${this.name}" is not spoken to any more.`));
    await this.transport.close();
  }
}
