import {
  Action,
  type Apply,
  EventRecorder,
  type OnError,
  type ReconcileError,
  Reconciler,
  StatusService,
  TerminalError,
} from '../../lib/index.js';
import { CarrierService } from './carrier.service.js';
import { Parcel } from './parcel.js';

/** All reasons there are. Another one does not compile. */
type Reason = 'Accepted' | 'Delivered' | 'DeliveryFailed' | 'AddressUnknown';

@Reconciler(Parcel, { backoff: { initialMs: 500, maxMs: 1_000 } })
export class ParcelReconciler implements Apply<Parcel>, OnError<Parcel> {
  constructor(
    private readonly carrier: CarrierService,
    private readonly status: StatusService,
    private readonly events: EventRecorder<Reason>,
  ) {}

  async apply(parcel: Parcel): Promise<Action> {
    const { address } = parcel.spec;
    if (address === 'nowhere') {
      await this.status.update(parcel, { state: 'Undeliverable' });
      this.events.warning(parcel, 'AddressUnknown', `There is no "${address}"`);
      throw new TerminalError(`there is no "${address}"`);
    }
    if (parcel.status?.observedGeneration !== parcel.metadata.generation) {
      this.events.normal(parcel, 'Accepted', `It goes to ${address}`);
      await this.status.update(parcel, { state: 'OnItsWay' });
    }
    await this.carrier.deliver();
    await this.status.update(parcel, { state: 'Delivered' });
    this.events.normal(parcel, 'Delivered', `It is at ${address}`);
    return Action.awaitChange();
  }

  /** However often it fails, it is one Event, with a count. The messages of the error and its causes are its note. */
  onError(parcel: Parcel, error: ReconcileError): void {
    if (!(error.cause instanceof TerminalError)) this.events.warning(parcel, 'DeliveryFailed', error.cause);
  }
}
