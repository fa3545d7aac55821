import { expectInteger, invalid, refuseUnknown } from '../../common/check-options.js';
import type { Clock } from '../../common/clock.js';

/** How an embedded cluster is started. @publicApi */
export interface EmbeddedClusterOptions {
  /** The port on 127.0.0.1. @default any free one */
  readonly port?: number | undefined;
  /** HTTPS with certificates of the cluster's own; false: plain HTTP. @default true */
  readonly tls?: boolean | undefined;
  /**
   * Time for the server: its timestamps, bookmarks, timeouts. A `VirtualClock` waits, whenever it is moved, for all
   * that is still on its way between this server and its clients in the process.
   *
   * @default the system's
   */
  readonly clock?: Clock | undefined;
  /** What UIDs and generated names are made from: the same seed gives the same ones. @default a random one */
  readonly seed?: number | undefined;
  /**
   * Garbage collection by owner references, and namespaces that end once they are empty. A real API server leaves
   * both to kube-controller-manager: false shows what it does alone.
   *
   * @default true
   */
  readonly controllers?: boolean | undefined;
  /**
   * A node, a scheduler, a kubelet and the workload controllers, simulated: Deployments get ReplicaSets and Pods,
   * Pods become ready, Jobs complete, Services have endpoints, claims are bound. Nothing is run. The annotation
   * `testing.nestjs-kuberator/pod-outcome` of a Pod says what else becomes of it: `failed`, `unready`, `pending`.
   *
   * @default false
   */
  readonly simulate?: boolean | undefined;
}

const WHERE = 'EmbeddedCluster.start()';
const NAMES = [
  'port',
  'tls',
  'clock',
  'seed',
  'controllers',
  'simulate',
] as const satisfies readonly (keyof EmbeddedClusterOptions)[];
const MAX_PORT = 65_535;

/** @throws InvalidOptionError @internal */
export function checkEmbeddedOptions(options: EmbeddedClusterOptions): void {
  refuseUnknown(options, NAMES, WHERE);
  const { port = 0, seed, clock } = options;
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT)
    throw invalid('port', WHERE, `a whole number from 0 to ${MAX_PORT}`, port);
  if (seed !== undefined) expectInteger('seed', WHERE, seed, 0);
  if (clock !== undefined && typeof clock?.setTimeout !== 'function')
    throw invalid('clock', WHERE, 'a Clock, such as new VirtualClock()', clock);
  for (const name of ['tls', 'controllers', 'simulate'] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'boolean') throw invalid(name, WHERE, 'true or false', value);
  }
}
