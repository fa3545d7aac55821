import type { ObjectStorage } from '../../storage/object-storage.js';
import { parseWebhooks, type Webhook } from './webhook.js';

/**
 * All webhooks of one sort, in the order in which they are called: by the name of their configuration, then as they
 * stand in it. Follows the storage.
 *
 * @internal
 */
export class WebhookIndex {
  private readonly configurations = new Map<string, readonly Webhook[]>();
  private inOrder: readonly Webhook[] | undefined;

  constructor(storage: ObjectStorage, collection: string) {
    for (const object of storage.collection(collection).list()) {
      this.configurations.set(object.key, parseWebhooks(object.parse()));
    }
    storage.listen(collection, ({ type, object }) => {
      if (type === 'DELETED') this.configurations.delete(object.key);
      else this.configurations.set(object.key, parseWebhooks(object.parse()));
      this.inOrder = undefined;
    });
  }

  get webhooks(): readonly Webhook[] {
    if (!this.inOrder) {
      const names = [...this.configurations.keys()].sort();
      this.inOrder = names.flatMap((name) => this.configurations.get(name) ?? []);
    }
    return this.inOrder;
  }
}
