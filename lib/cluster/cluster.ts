import type { KubeConfig } from '@kubernetes/client-node';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { CredentialSource } from './credentials.js';
import { KubernetesClient } from './kubernetes-client.js';
import type { ClientDefaults } from './request-sender.js';
import { Transport } from './transport.js';

/** The name of the one cluster there is unless others are named. Every key carries its cluster's name. @internal */
export const DEFAULT_CLUSTER = 'default';

/** One API server as the rest of the package sees it. @internal */
export class Cluster {
  readonly server: string;
  readonly transport: Transport;
  readonly client: KubernetesClient;
  readonly requestTimeoutMs: number;
  /** TLS verification is off, because the kubeconfig says so. */
  readonly isInsecure: boolean;
  /** The namespace of the kubeconfig's context, or of the Pod. */
  readonly namespace: string;

  constructor(
    readonly name: string,
    readonly kubeConfig: KubeConfig,
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
    this.transport = new Transport(
      { server: this.server, proxyUrl: cluster?.proxyUrl, userAgent: defaults.userAgent },
      new CredentialSource(kubeConfig, clock, random, log),
      clock,
      random,
    );
    this.client = new KubernetesClient(this.transport, defaults);
  }
}
