import type { KubeObject } from '../common/kube-object.js';
import type { World } from './world.js';

/** One controller of the simulation: what it looks at, and what it does. @internal */
export interface SimulatedController {
  readonly group: string;
  readonly resource: string;
  /** Kinds whose changes wake the object that controls them. */
  readonly owns?: readonly { readonly group: string; readonly resource: string }[];
  /** A kind of which every change wakes the objects with these keys, once. */
  readonly awaits?: {
    readonly group: string;
    readonly resource: string;
    readonly takeWaiting: () => Iterable<string>;
  };
  /** Brings an object closer to rest. Called again after each change of it and of what it owns. */
  reconcile(object: KubeObject, world: World): Promise<void>;
}
