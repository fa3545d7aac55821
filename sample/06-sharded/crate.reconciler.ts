import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Action, type Apply, type ReconcileContext, Reconciler, StatusService } from '../../lib/index.js';
import { Crate } from './crate.js';

/** Nothing here knows that there are several replicas. */
@Reconciler(Crate, { concurrency: 32 })
export class CrateReconciler implements Apply<Crate> {
  constructor(private readonly status: StatusService) {}

  async apply(crate: Crate, { signal }: ReconcileContext): Promise<Action> {
    // Packing takes a moment.
    await sleep(5, undefined, { signal });
    await this.status.update(crate, { packedBy: process.env['REPLICA'] ?? 'somebody' });
    return Action.awaitChange();
  }
}
