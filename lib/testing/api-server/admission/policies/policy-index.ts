import type { ObjectStorage } from '../../storage/object-storage.js';
import type { StorageEvent } from '../../storage/storage-event.js';
import { parseBinding, parsePolicy, type Policy, type PolicyBinding } from './policy.js';

/** A policy with all that puts it into effect. @internal */
export interface BoundPolicy {
  readonly policy: Policy;
  readonly bindings: readonly PolicyBinding[];
}

/** The policies that are bound, by name, as they are stored now. @internal */
export class PolicyIndex {
  private readonly policies = new Map<string, Policy>();
  private readonly bindings = new Map<string, PolicyBinding>();
  private inOrder: readonly BoundPolicy[] | undefined;

  constructor(storage: ObjectStorage, policies: string, bindings: string) {
    this.follow(storage, policies, this.policies, parsePolicy);
    this.follow(storage, bindings, this.bindings, parseBinding);
  }

  get bound(): readonly BoundPolicy[] {
    return (this.inOrder ??= this.order());
  }

  private follow<T>(
    storage: ObjectStorage,
    collection: string,
    into: Map<string, T>,
    parse: (object: ReturnType<StorageEvent['object']['parse']>) => T,
  ): void {
    for (const object of storage.collection(collection).list()) into.set(object.key, parse(object.parse()));
    storage.listen(collection, ({ type, object }) => {
      if (type === 'DELETED') into.delete(object.key);
      else into.set(object.key, parse(object.parse()));
      this.inOrder = undefined;
    });
  }

  private order(): BoundPolicy[] {
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
    const byPolicy = Map.groupBy([...this.bindings.values()].sort(byName), ({ policyName }) => policyName);
    return [...this.policies.values()].sort(byName).flatMap((policy) => {
      const bindings = byPolicy.get(policy.name);
      return bindings ? [{ policy, bindings }] : [];
    });
  }
}
