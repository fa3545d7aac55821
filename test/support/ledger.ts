import {
  type Apply,
  type Cleanup,
  Action,
  type ReconcileContext,
  Reconciler,
  StatusService,
  type WatchEvent,
} from '../../lib/index.js';
import { Widget } from './kinds.js';

export const LEDGER_FINALIZER = 'widgets.test.kuberator.dev/ledger';

/** What an operator did with each object, by UID: the other half of every claim that nothing was missed. */
export class Ledger {
  readonly appliedSizes = new Map<string, number>();
  readonly cleanedUp = new Map<string, number>();
  readonly names = new Map<string, string>();
}

/** Applies a widget by writing its size into its status, and keeps the ledger. */
export function ledgerReconciler(namespace: string, ledger: Ledger) {
  @Reconciler(Widget, {
    namespaces: namespace,
    finalizer: LEDGER_FINALIZER,
    backoff: { initialMs: 20, maxMs: 2_000 },
  })
  class LedgerReconciler implements Apply<Widget>, Cleanup<Widget> {
    constructor(readonly status: StatusService) {}

    async apply(object: Widget, _context: ReconcileContext): Promise<Action> {
      await this.status.update(object, { state: 'Applied', size: object.spec.size });
      ledger.appliedSizes.set(object.metadata.uid, object.spec.size);
      ledger.names.set(object.metadata.uid, object.metadata.name);
      return Action.awaitChange();
    }

    cleanup(object: Widget): Action {
      ledger.cleanedUp.set(object.metadata.uid, (ledger.cleanedUp.get(object.metadata.uid) ?? 0) + 1);
      return Action.awaitChange();
    }
  }
  return LedgerReconciler;
}

/** Replays a stream of events into a state, and notes what should not be: a deletion of what is not there, or none before a recreation. */
export class EventAudit {
  readonly state = new Map<string, { uid: string; size: number }>();
  readonly faults: string[] = [];
  synced = 0;

  take(event: WatchEvent<Widget>): void {
    if (event.type === 'synced') return void this.synced++;
    const { name, uid, resourceVersion } = event.object.metadata;
    const known = this.state.get(name);
    if (event.type === 'deleted') {
      if (known?.uid !== uid)
        this.faults.push(
          `${name} (${uid}, ${resourceVersion}) was deleted, but ${known?.uid ?? 'nothing'} was there`,
        );
      this.state.delete(name);
      return;
    }
    if (known && known.uid !== uid)
      this.faults.push(`${name} became ${uid} without a deletion of ${known.uid}`);
    this.state.set(name, { uid, size: event.object.spec.size });
  }
}
