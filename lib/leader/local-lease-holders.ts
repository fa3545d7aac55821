import type { Random } from '../common/backoff.js';
import { SystemClock, type Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { instantsOf, systemInstants } from './instants.js';
import { LeaseCampaign } from './lease-campaign.js';
import type { LeaseConnection } from './lease-connection.js';
import type { LeaseHolder, LeaseHolders } from './lease-holder.js';
import type { LeaseTerms } from './lease-terms.js';
import { LeaseValidity } from './lease-validity.js';

/** @internal */
export interface LocalLeasePorts {
  readonly connection: LeaseConnection;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Campaigns in this thread: for virtual time. Code that blocks the event loop for long enough loses their Leases. @internal */
export class LocalLeaseHolders implements LeaseHolders {
  constructor(private readonly ports: LocalLeasePorts) {}

  /** @param from what another thread has begun */
  campaign(
    terms: LeaseTerms,
    { buffer, lastEpoch = 0 }: { buffer?: SharedArrayBuffer; lastEpoch?: number } = {},
  ): LeaseHolder {
    const { connection, clock, random, log } = this.ports;
    const instants = clock instanceof SystemClock ? systemInstants : instantsOf(clock);
    const validity = new LeaseValidity(instants, buffer);
    return new LeaseCampaign(terms, { api: connection.api(terms), validity, clock, random, log, lastEpoch });
  }

  close(): Promise<void> {
    return this.ports.connection.close();
  }
}
