import type { KubeObject } from '../common/kube-object.js';
import { type InProcessClient, pathOf } from '../request/in-process-client.js';
import type { ServerContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { SerialWork } from './serial-work.js';

const NAMESPACES = 'namespaces';

/**
 * Empties namespaces that are being deleted, and lets them go. On a real cluster this is a part of
 * kube-controller-manager.
 *
 * @internal
 */
export class NamespaceController {
  private readonly terminating = new Set<string>();
  private readonly unlisten: () => void;

  constructor(
    private readonly server: ServerContext,
    private readonly client: InProcessClient,
    private readonly work: SerialWork,
  ) {
    this.unlisten = server.storage.listenToAll((event) => this.observe(event));
  }

  stop(): void {
    this.unlisten();
  }

  private observe({ type, collection, object }: StorageEvent): void {
    if (collection === NAMESPACES) {
      if (type === 'DELETED') this.terminating.delete(object.name);
      else if (object.includes('"deletionTimestamp":')) {
        this.terminating.add(object.name);
        this.later(object.name);
      }
    } else if (type === 'DELETED' && this.terminating.has(object.namespace)) this.later(object.namespace);
  }

  private later(name: string): void {
    this.work.add(`namespace ${name}`, () => this.empty(name));
  }

  private async empty(name: string): Promise<void> {
    const { types, storage } = this.server;
    const namespace = storage.collection(NAMESPACES).get(name);
    if (!namespace?.parse().metadata.deletionTimestamp) return;
    let left = 0;
    for (const type of types.all()) {
      if (!type.isNamespaced || !type.verbs.includes('delete')) continue;
      for (const object of [...storage.collection(type.collection).list(`${name}/`)]) {
        await this.client.call('DELETE', pathOf(type, name, object.name), {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          propagationPolicy: 'Background',
          preconditions: { uid: object.uid },
        });
        if (storage.collection(type.collection).get(object.key)) left++;
      }
    }
    if (left === 0) this.finalize(name);
  }

  private finalize(name: string): void {
    const { storage } = this.server;
    const present = storage.collection(NAMESPACES).get(name);
    if (!present) return;
    const object: KubeObject = present.parse();
    delete object['spec'];
    // Finalizers in its metadata hold it like any other object.
    if ((object.metadata.finalizers ?? []).length === 0) storage.delete(NAMESPACES, present);
    else storage.put(NAMESPACES, { ...object, spec: {} });
  }
}
