import process from 'node:process';
import { Action, type Apply, Reconciler, StatusService } from '../../lib/index.js';
import { Lighthouse } from './lighthouse.js';

/** Nothing here knows that there are two replicas. */
@Reconciler(Lighthouse)
export class LighthouseReconciler implements Apply<Lighthouse> {
  constructor(private readonly status: StatusService) {}

  async apply(lighthouse: Lighthouse): Promise<Action> {
    const { color } = lighthouse.spec;
    await this.status.update(lighthouse, { color, keptBy: process.env['REPLICA'] ?? 'somebody' });
    return Action.awaitChange();
  }
}
