import { BehaviorSubject, firstValueFrom, filter, type Observable } from 'rxjs';
import type { LeaseHolder, LeaseState, ReleaseOptions } from './lease-holder.js';
import type { LeaseTerms } from './lease-terms.js';
import type { LeaseValidity } from './lease-validity.js';

/** How a remote campaign reaches who runs it. @internal */
export interface RemoteCampaignPorts {
  readonly start: () => void;
  readonly release: (options: ReleaseOptions) => void;
}

/** A campaign that is run elsewhere: its state is told late, its validity is not. @internal */
export class RemoteCampaign implements LeaseHolder {
  private readonly states = new BehaviorSubject<LeaseState>({ type: 'waiting', holder: undefined });
  readonly state$: Observable<LeaseState> = this.states.asObservable();
  /** Of the last epoch that was told of. */
  epoch = 0;

  constructor(
    readonly terms: LeaseTerms,
    readonly validity: LeaseValidity,
    private readonly ports: RemoteCampaignPorts,
  ) {}

  get state(): LeaseState {
    return this.states.value;
  }

  start(): void {
    this.ports.start();
  }

  async release(options: ReleaseOptions = {}): Promise<void> {
    this.validity.end();
    if (this.states.closed || this.state.type === 'released') return;
    const released = firstValueFrom(this.states.pipe(filter(({ type }) => type === 'released')), {
      defaultValue: undefined,
    });
    this.ports.release(options);
    await released;
  }

  take(state: LeaseState): void {
    const now = this.state;
    if (now.type === 'released') return;
    // Each campaign begins by waiting; that is no news here.
    if (now.type === 'waiting' && state.type === 'waiting' && now.holder === state.holder) return;
    if (state.type === 'held') this.epoch = state.epoch;
    this.states.next(state);
    if (state.type === 'released') this.states.complete();
  }
}
