import type { Json } from '../common/json.js';
import type { InProcessClient } from '../request/in-process-client.js';
import { pathOf } from '../request/in-process-client.js';
import type { ServerContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { ResourceType } from '../types/resource-type.js';
import { type GraphNode, nameOf, OwnerGraph } from './owner-graph.js';
import { OwnerLookup } from './owner-lookup.js';
import { SerialWork } from './serial-work.js';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/**
 * Deletes what has lost all its owners, and carries out deletions in the foreground and those that orphan. On a
 * real cluster this is a part of kube-controller-manager.
 *
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 * @internal
 */
export class GarbageCollector {
  private readonly graph = new OwnerGraph();
  private readonly owners: OwnerLookup;
  /** Objects with owners that can't be looked up until their kind is served, if ever. */
  private readonly undecided = new Set<string>();
  private readonly unlisten: readonly (() => void)[];

  constructor(
    private readonly server: ServerContext,
    private readonly client: InProcessClient,
    private readonly work: SerialWork,
  ) {
    this.owners = new OwnerLookup(this.graph, server.types);
    this.unlisten = [
      server.storage.listenToAll((event) => this.observe(event)),
      server.types.onChange(() => this.decideAgain()),
    ];
  }

  stop(): void {
    for (const unlisten of this.unlisten) unlisten();
  }

  private observe(event: StorageEvent): void {
    const { uid } = event.object;
    const before = this.graph.get(uid);
    const node = this.graph.apply(event);
    if (node?.isDeleting) {
      if (node.finalizers.includes(FOREGROUND)) this.later(uid, 'foreground', (it) => this.foreground(it));
      if (node.finalizers.includes(ORPHAN)) this.later(uid, 'orphan', (it) => this.orphan(it));
    }
    if (node && node.owners.length > 0) this.later(uid, 'judge', (it) => this.judge(it));
    if (!node) {
      this.undecided.delete(uid);
      this.owners.ended(event.object);
      for (const one of this.graph.dependentsOf(uid)) this.later(one.uid, 'judge', (it) => this.judge(it));
    }
    // An owner may have waited for this one.
    for (const owner of before?.owners ?? []) {
      this.owners.forgetUnnamed(owner.uid);
      if (this.isWaiting(this.graph.get(owner.uid))) {
        this.later(owner.uid, 'foreground', (it) => this.foreground(it));
      }
    }
  }

  private later(uid: string, what: string, work: (node: GraphNode) => Promise<void>): void {
    this.work.add(`gc ${what} ${uid}`, async () => {
      const node = this.graph.get(uid);
      if (node) await work(node);
    });
  }

  /** Deletes an object whose owners are all gone or going; from one that has others, the lost ones are struck. */
  private async judge(node: GraphNode): Promise<void> {
    this.undecided.delete(node.uid);
    if (node.isDeleting) return;
    const owners = node.owners.map((reference) => ({ reference, owner: this.owners.find(node, reference) }));
    // One that can't be looked up holds up everything, whatever became of the others.
    if (owners.some(({ owner }) => owner === 'unknown')) return void this.undecided.add(node.uid);
    const lost = owners.filter(({ owner }) => owner === 'absent' || this.isWaiting(owner));
    if (lost.length === 0) return;
    if (lost.length < owners.length) {
      return this.strike(node, new Set(lost.map(({ reference }) => reference.uid)));
    }
    const isForeground =
      lost.some(({ owner }) => owner !== 'absent') && this.graph.dependentsOf(node.uid).length > 0;
    await this.delete(node, isForeground ? 'Foreground' : this.policyOf(node));
  }

  private decideAgain(): void {
    for (const uid of this.undecided) this.later(uid, 'judge', (it) => this.judge(it));
  }

  /** Deletes the dependents that block, and lets the owner go once there are none. */
  private async foreground(owner: GraphNode): Promise<void> {
    const blocking = this.graph
      .dependentsOf(owner.uid)
      .filter(({ owners }) =>
        owners.some(({ uid, blockOwnerDeletion }) => uid === owner.uid && blockOwnerDeletion),
      );
    if (blocking.length === 0) await this.removeFinalizer(owner, FOREGROUND);
    for (const one of this.graph.dependentsOf(owner.uid))
      this.later(one.uid, 'judge', (it) => this.judge(it));
  }

  private async orphan(owner: GraphNode): Promise<void> {
    for (const one of this.graph.dependentsOf(owner.uid)) await this.strike(one, new Set([owner.uid]));
    await this.removeFinalizer(owner, ORPHAN);
  }

  private isWaiting(node: GraphNode | 'unknown' | 'absent' | undefined): boolean {
    return typeof node === 'object' && node.isDeleting && node.finalizers.includes(FOREGROUND);
  }

  private policyOf({ finalizers }: GraphNode): string {
    if (finalizers.includes(ORPHAN)) return 'Orphan';
    return finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background';
  }

  private async delete(node: GraphNode, propagationPolicy: string): Promise<void> {
    await this.call('DELETE', node, {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy,
      preconditions: { uid: node.uid },
    });
  }

  private async strike(node: GraphNode, uids: ReadonlySet<string>): Promise<void> {
    const ownerReferences = node.owners.filter(({ uid }) => !uids.has(uid));
    const metadata = { uid: node.uid, ownerReferences: ownerReferences.length > 0 ? ownerReferences : null };
    await this.call('PATCH', node, { metadata });
  }

  private async removeFinalizer(node: GraphNode, finalizer: string): Promise<void> {
    const finalizers = node.finalizers.filter((one) => one !== finalizer);
    await this.call('PATCH', node, {
      metadata: { uid: node.uid, finalizers: finalizers.length > 0 ? finalizers : null },
    });
  }

  private async call(method: 'DELETE' | 'PATCH', node: GraphNode, body: Json): Promise<void> {
    const type = typeOf(this.server, node.collection);
    if (!type) return;
    const path = pathOf(type, node.namespace, nameOf(node));
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const { status, body: answer } = await this.client.call(method, path, body, contentType);
    // Gone already, or changed meanwhile: the change brings it here again.
    if (status >= 400 && status !== 404 && status !== 409) {
      throw new Error(
        `the garbage collector's ${method} ${path} was refused: ${JSON.stringify(answer['message'])}`,
      );
    }
  }
}

function typeOf({ types }: ServerContext, collection: string): ResourceType | undefined {
  for (const type of types.all()) if (type.collection === collection) return type;
  return undefined;
}
