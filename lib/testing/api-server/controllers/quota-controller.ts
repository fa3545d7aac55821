import type { Quantity } from '../../../resource/quantity.js';
import { part } from '../admission/admission.js';
import { withUsed } from '../admission/quota/charge-quotas.js';
import { amountsOf, limitsFor } from '../admission/quota/quota.js';
import { isAbout, usageOf } from '../admission/quota/usage.js';
import { equalJson } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ServerContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import { quantityOf } from '../admission/plugins/pod-resources.js';
import type { SerialWork } from './serial-work.js';

const QUOTAS = 'resourcequotas';

/**
 * Tells in the status of quotas what they limit and what is used, and gives back what is freed. On a real cluster this
 * is a part of kube-controller-manager. Namespaces without quotas cost nothing.
 *
 * @internal
 */
export class QuotaController {
  /** Namespaces with quotas, and how many. */
  private readonly limited = new Map<string, number>();
  private readonly unlisten: () => void;

  constructor(
    private readonly server: ServerContext,
    private readonly work: SerialWork,
  ) {
    this.unlisten = server.storage.listenToAll((event) => this.observe(event));
  }

  stop(): void {
    this.unlisten();
  }

  private observe({ type, collection, object, previous }: StorageEvent): void {
    const { namespace } = object;
    if (collection === QUOTAS) {
      const count = (this.limited.get(namespace) ?? 0) + (type === 'ADDED' ? 1 : type === 'DELETED' ? -1 : 0);
      if (count > 0) this.limited.set(namespace, count);
      else this.limited.delete(namespace);
      const isNew = type === 'ADDED' || !equalJson(object.parse()['spec'], previous?.parse()['spec']);
      if (isNew) this.later(namespace);
    } else if (this.limited.has(namespace) && (type === 'DELETED' || isEndOfPod(collection, object))) {
      this.later(namespace);
    }
  }

  /** Counts a namespace once for all that changes in a turn. */
  private later(namespace: string): void {
    this.work.add(`quotas of ${namespace}`, async () => this.count(namespace));
  }

  private count(namespace: string): void {
    const { storage } = this.server;
    for (const stored of [...storage.collection(QUOTAS).list(`${namespace}/`)]) {
      const quota = stored.parse();
      const hard = part(part(quota, 'spec'), 'hard');
      const next = withUsed(quota, this.used(namespace, quota), hard);
      if (!equalJson(next['status'], quota['status'])) storage.put(QUOTAS, next);
    }
  }

  private used(namespace: string, quota: KubeObject): Map<string, Quantity> {
    const hard = amountsOf(part(part(quota, 'spec'), 'hard'));
    const used = new Map([...hard.keys()].map((name) => [name, quantityOf(0)]));
    const { types, storage } = this.server;
    for (const type of types.all()) {
      if (!type.isNamespaced || ![...hard.keys()].some((name) => isAbout(type, name))) continue;
      for (const stored of storage.collection(type.collection).list(`${namespace}/`)) {
        const object = stored.parse();
        const usage = usageOf(type, object);
        for (const name of limitsFor(quota, hard, type, object)) {
          const amount = usage.get(name);
          if (amount) used.set(name, used.get(name)?.add(amount) ?? amount);
        }
      }
    }
    return used;
  }
}

const isEndOfPod = (collection: string, object: StorageEvent['object']): boolean =>
  collection === 'pods' && (object.includes('"phase":"Succeeded"') || object.includes('"phase":"Failed"'));
