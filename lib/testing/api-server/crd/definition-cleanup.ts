import type { ServerContext } from '../server-context.js';
import { deleteWithoutAsking } from '../write/delete.js';
import { isTrue } from './conditions.js';
import { CLEANUP_FINALIZER, type Definition } from './definition.js';
import type { DefinitionWriter } from './definition-writer.js';

const condition = (status: string, reason: string, message: string) => ({
  type: 'Terminating',
  status,
  reason,
  message,
});

/** Deletes the objects of CRDs that are being deleted, and lets a CRD go when the last of them is gone. @internal */
export class DefinitionCleanup {
  /** What is waited for, by the key of the CRD. */
  private readonly waiting = new Map<string, () => void>();

  constructor(
    private readonly server: ServerContext,
    private readonly writer: DefinitionWriter,
  ) {}

  run(key: string, definition: Definition): void {
    const { metadata, spec } = definition;
    if (!metadata.deletionTimestamp || !metadata.finalizers?.includes(CLEANUP_FINALIZER)) return;
    if (this.waiting.has(key)) return;
    const { storage, types } = this.server;
    const type = types.get(spec.group, spec.names.plural);
    if (!isTrue(definition, 'Established') || !type) {
      return this.release(key, 'NeverEstablished', 'resource was never established');
    }
    const collection = storage.collection(type.collection);
    const unlisten = storage.listen(type.collection, ({ type: change }) => {
      if (change === 'DELETED' && collection.size === 0) queueMicrotask(() => this.finish(key));
    });
    this.waiting.set(key, unlisten);
    this.tell(key, condition('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress'));
    for (const object of [...collection.list()]) deleteWithoutAsking({ server: this.server, type }, object);
    if (collection.size === 0) this.finish(key);
  }

  private finish(key: string): void {
    const unlisten = this.waiting.get(key);
    if (!unlisten) return;
    unlisten();
    this.waiting.delete(key);
    this.release(key, 'InstanceDeletionCompleted', 'removed all instances');
  }

  private release(key: string, reason: string, message: string): void {
    const definition = this.writer.get(key);
    if (!definition) return;
    this.writer.setCondition(definition, condition('False', reason, message));
    const finalizers = (definition.metadata.finalizers ?? []).filter((one) => one !== CLEANUP_FINALIZER);
    if (finalizers.length > 0) definition.metadata.finalizers = finalizers;
    else delete definition.metadata.finalizers;
    this.writer.write(key, definition);
  }

  private tell(key: string, next: ReturnType<typeof condition>): void {
    const definition = this.writer.get(key);
    if (!definition) return;
    this.writer.setCondition(definition, next);
    this.writer.write(key, definition);
  }
}
