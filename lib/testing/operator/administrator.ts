import type { KubeConfig } from '@kubernetes/client-node';
import { type Observable, map } from 'rxjs';
import { Cluster, DEFAULT_CLUSTER } from '../../cluster/cluster.js';
import type { KubernetesClient } from '../../cluster/kubernetes-client.js';
import { SystemClock } from '../../common/clock.js';
import type { Kind } from '../../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../../resource/kubernetes-object.js';
import { toWatchEvent, type WatchEvent } from '../../store/watch-event.js';
import { WatchHub } from '../../store/watch-hub.js';

const SILENT = { log() {}, warn() {}, error() {}, debug() {} };
const FIELD_MANAGER = 'test';
/** Not the operator's: faults can tell them apart. */
const USER_AGENT = 'testing.nestjs-kuberator';
const REQUEST_TIMEOUT_MS = 30_000;
const WATCH = { initialState: 'list', pageSize: 500, silenceMs: 70_000 } as const;

/**
 * The test's own hands and eyes: a connection beside the operator's, in real time, with all rights. What it sees is what
 * the server holds, and not what the operator believes.
 *
 * @internal
 */
export class Administrator {
  private readonly cluster: Cluster;
  private readonly hub: WatchHub;

  constructor(kubeConfig: KubeConfig) {
    const clock = new SystemClock();
    const defaults = {
      fieldManager: FIELD_MANAGER,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      userAgent: USER_AGENT,
    };
    this.cluster = new Cluster(DEFAULT_CLUSTER, kubeConfig, clock, Math.random, defaults);
    this.hub = new WatchHub(this.cluster, WATCH, clock, Math.random, () => SILENT);
  }

  get client(): KubernetesClient {
    return this.cluster.client;
  }

  /** The events of one object. */
  watch<T extends KubernetesObject>(
    kind: Kind<T>,
    { name, namespace }: ObjectRef,
  ): Observable<WatchEvent<T>> {
    const options = {
      fieldSelector: `metadata.name=${name}`,
      ...(namespace !== undefined && { namespaces: namespace }),
    };
    return this.hub.view(kind, options).changes$.pipe(map((change) => toWatchEvent(kind, change)));
  }

  close(): Promise<void> {
    return this.cluster.transport.close();
  }
}
