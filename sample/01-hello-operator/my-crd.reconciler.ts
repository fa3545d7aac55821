import {
  Action,
  type Apply,
  type Cleanup,
  type ReconcileContext,
  Reconciler,
  StatusService,
} from '../../lib/index.js';
import { MyCrd } from './my-crd.js';

@Reconciler(MyCrd, { finalizer: 'mycrds.commercetools.com/finalizers' })
export class MyCrdReconciler implements Apply<MyCrd>, Cleanup<MyCrd> {
  constructor(private readonly status: StatusService) {}

  async apply(object: MyCrd, context: ReconcileContext): Promise<Action> {
    context.logger.log(`My property is: ${object.spec.myProperty}`);
    await this.status.update(object, { state: 'Created' });
    return Action.awaitChange();
  }

  async cleanup(object: MyCrd, context: ReconcileContext): Promise<Action> {
    context.logger.log(`Cleaning up after: ${object.spec.myProperty}`);
    return Action.awaitChange();
  }
}
