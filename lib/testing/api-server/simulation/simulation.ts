import { SerialWork } from '../controllers/serial-work.js';
import type { ServerContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import { claims } from './claims.js';
import { daemonSets } from './daemon-sets.js';
import { deployments } from './deployments.js';
import { endpointSlices } from './endpoint-slices.js';
import { jobs } from './jobs.js';
import { createNode } from './node.js';
import { kubelet } from './pods.js';
import { replicaSets } from './replica-sets.js';
import type { SimulatedController } from './simulated-controller.js';
import { statefulSets } from './stateful-sets.js';
import { World } from './world.js';

/**
 * Makes a cluster come to rest without nodes: Deployments have ReplicaSets, these have Pods, Pods become ready,
 * Jobs complete, Services have endpoints, claims are bound.
 *
 * @internal
 */
export class Simulation {
  private readonly world: World;
  private readonly work: SerialWork;
  private readonly unlisten: () => void;
  private readonly byCollection = new Map<string, SimulatedController>();
  /** Controllers by what they own. */
  private readonly owners = new Map<string, SimulatedController[]>();
  /** Controllers by what they await. */
  private readonly awaiting = new Map<string, SimulatedController>();

  constructor(
    private readonly server: ServerContext,
    onError: (error: unknown) => void,
  ) {
    this.world = new World(server);
    this.work = new SerialWork(onError);
    const all = [deployments, replicaSets, statefulSets, daemonSets, jobs, kubelet(), endpointSlices, claims];
    for (const controller of all) {
      this.byCollection.set(this.collectionOf(controller), controller);
      if (controller.awaits) this.awaiting.set(this.collectionOf(controller.awaits), controller);
      for (const owned of controller.owns ?? []) {
        const collection = this.collectionOf(owned);
        this.owners.set(collection, [...(this.owners.get(collection) ?? []), controller]);
      }
    }
    this.unlisten = server.storage.listenToAll((event) => this.observe(event));
    this.work.add('node', () => createNode(this.world));
  }

  stop(): void {
    this.unlisten();
    this.work.stop();
  }

  private observe({ type, collection, object }: StorageEvent): void {
    const controller = this.byCollection.get(collection);
    if (controller && type !== 'DELETED') this.later(controller, object.key);
    const waiter = this.awaiting.get(collection);
    for (const key of waiter?.awaits?.takeWaiting() ?? []) this.later(waiter as SimulatedController, key);
    const owners = this.owners.get(collection);
    if (owners && object.includes('"ownerReferences":')) {
      const reference = object.parse().metadata.ownerReferences?.find((one) => one.controller);
      const owner = owners.find(({ resource }) => this.kindOf(resource) === reference?.kind);
      if (owner && reference) this.later(owner, `${object.namespace}/${reference.name}`);
    }
    if (collection === 'pods') this.wakeServices(object.namespace);
  }

  /** A Pod may come to, or leave, any Service of its namespace. */
  private wakeServices(namespace: string): void {
    for (const { key } of this.server.storage.collection('services').list(`${namespace}/`)) {
      this.later(endpointSlices, key);
    }
  }

  private later(controller: SimulatedController, key: string): void {
    this.work.add(`${controller.resource} ${key}`, async () => {
      const object = this.world.get(this.world.type(controller.group, controller.resource), key);
      if (object) await controller.reconcile(object, this.world);
    });
  }

  private collectionOf({ group, resource }: { group: string; resource: string }): string {
    return this.world.type(group, resource).collection;
  }

  private kindOf(resource: string): string | undefined {
    const controller = [...this.byCollection.values()].find((one) => one.resource === resource);
    return controller && this.world.type(controller.group, resource).kind;
  }
}
