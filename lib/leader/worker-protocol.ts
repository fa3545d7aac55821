import type { Credentials } from '../cluster/credentials.js';
import type { ClientDefaults } from '../cluster/request-sender.js';
import type { Endpoint } from '../cluster/connection.js';
import type { LeaseState, ReleaseOptions } from './lease-holder.js';
import type { LeaseTerms } from './lease-terms.js';

/** What the thread that holds Leases is started with. @internal */
export interface LeaseWorkerData {
  readonly cluster: string;
  readonly endpoint: Endpoint;
  readonly defaults: ClientDefaults;
}

/** What the main thread tells it. @internal */
export type ToLeaseWorker =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly terms: LeaseTerms;
      readonly buffer: SharedArrayBuffer;
    }
  | { readonly type: 'release'; readonly id: number; readonly options: ReleaseOptions }
  | { readonly type: 'credentials'; readonly request: number; readonly credentials: Credentials }
  | { readonly type: 'no-credentials'; readonly request: number; readonly error: Error };

/** What it tells the main thread. @internal */
export type FromLeaseWorker =
  | { readonly type: 'state'; readonly id: number; readonly state: LeaseState }
  | { readonly type: 'log'; readonly level: 'log' | 'warn' | 'debug'; readonly message: string }
  /** `isRefused`: the server did not take the last ones. */
  | { readonly type: 'credentials'; readonly request: number; readonly isRefused: boolean };
