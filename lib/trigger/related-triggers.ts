import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { describeResource, type Kind } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { describeKey, objectKey, parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from '../store/store-change.js';
import type { StoredObject } from '../store/stored-object.js';
import type { RelatedCause } from './cause.js';
import { changedParts } from './changed-parts.js';
import { isSame } from './is-same.js';
import { ownersOf } from './owners-of.js';
import { watchOf, type Relation } from './relation.js';
import type { Trigger } from './trigger.js';

/** What the changes of a related kind's objects mean for a reconciler. @internal */
export class RelatedTriggers {
  private readonly resource: string;
  private readonly isMetadataOnly: boolean;

  constructor(
    private readonly relation: Relation,
    private readonly primary: Kind,
    private readonly log: Log,
  ) {
    this.resource = describeResource(relation.kind.resource);
    this.isMetadataOnly = watchOf(relation, {}).metadataOnly === true;
  }

  triggersOf(change: Exclude<StoreChange, { type: 'synced' }>): Trigger[] {
    if (change.type === 'updated' && !this.isReason(change)) return [];
    const keys = new Set(this.keysOf(change.current));
    // Whom it named before may have to find another.
    if (change.type === 'updated') for (const key of this.keysOf(change.previous)) keys.add(key);
    if (keys.size === 0) return [];
    const isInitial = change.type === 'added' && change.isInitial;
    const cause = this.causeOf(change, isInitial);
    return [...keys].map((key) => ({ key, cause, priority: isInitial ? 'low' : 'normal' }));
  }

  private causeOf(change: Exclude<StoreChange, { type: 'synced' }>, isInitial: boolean): RelatedCause {
    const { key, resourceVersion, writer } = change.current;
    const { name, namespace } = parseObjectKey(key);
    const what = change.type === 'added' ? (isInitial ? 'initial' : 'created') : change.type;
    return {
      type: this.relation.type === 'owns' ? 'owned' : 'watched',
      resource: this.resource,
      object: namespace === undefined ? { name } : { name, namespace },
      change: what,
      resourceVersion,
      ...(change.type === 'updated' && writer !== undefined && { fieldManager: writer }),
    };
  }

  private isReason({ previous: before, current: after }: StoreChange & { type: 'updated' }): boolean {
    const { predicate } = this.relation.options;
    // Of the metadata alone, nobody can tell what else has changed.
    if (!predicate && this.isMetadataOnly) return true;
    const [previous, current] = [before.as(this.relation.kind), after.as(this.relation.kind)];
    // To those whom it belongs to, or no longer does, it is as if it were created or deleted.
    if ((!predicate || this.relation.type === 'owns') && haveOwnersChanged(previous, current)) return true;
    const changed = changedParts(previous, current, { withStatus: true });
    if (!predicate || changed.includes('deletionTimestamp')) return changed.length > 0;
    try {
      return changed.length > 0 && predicate({ previous, current, changed });
    } catch (thrown) {
      this.tell('The predicate', after.key, 'which counts as changed all the same', thrown);
      return true;
    }
  }

  private keysOf(stored: StoredObject): ObjectKey[] {
    const { cluster, namespace } = parseObjectKey(stored.key);
    return this.refsOf(stored).map((ref) => {
      const isNamespaced = this.primary.resource.scope === 'Namespaced';
      return objectKey(cluster, isNamespaced ? (ref.namespace ?? namespace) : undefined, ref.name);
    });
  }

  private refsOf(stored: StoredObject): readonly ObjectRef[] {
    const { relation, primary } = this;
    const object = stored.as(relation.kind);
    if (relation.type === 'owns') return ownersOf(object, primary.resource, relation.options.owners);
    try {
      const mapped: unknown = relation.options.map(object) ?? [];
      const refs: readonly unknown[] = Array.isArray(mapped) ? mapped : [mapped];
      const wrong = refs.find((ref) => !isRef(ref));
      if (wrong !== undefined)
        throw new TypeError(
          `expected { name, namespace? } or an array of such, got ${JSON.stringify(mapped)}`,
        );
      return refs as readonly ObjectRef[];
    } catch (thrown) {
      this.tell('map()', stored.key, 'which wakes nobody', thrown);
      return [];
    }
  }

  private tell(who: string, key: ObjectKey, outcome: string, thrown: unknown): void {
    const { message, stack } = toError(thrown);
    this.log.error(
      `${who} of ${this.resource} failed for ${describeKey(key)}, ${outcome}: ${message}`,
      stack,
    );
  }
}

function haveOwnersChanged(
  { metadata: before }: KubernetesObject,
  { metadata: after }: KubernetesObject,
): boolean {
  return !isSame(before.ownerReferences ?? [], after.ownerReferences ?? []);
}

function isRef(value: unknown): value is ObjectRef {
  if (typeof value !== 'object' || value === null) return false;
  const { name, namespace } = value as { name?: unknown; namespace?: unknown };
  return (
    typeof name === 'string' &&
    name !== '' &&
    (namespace === undefined || (typeof namespace === 'string' && namespace !== ''))
  );
}
