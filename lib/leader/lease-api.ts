import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { RequestTimeoutError, TransportError } from '../cluster/transport-error.js';
import { LeaseObject } from './lease-object.js';
import type { LeaseTerms } from './lease-terms.js';

/** What a campaign asks of the API server. @internal */
export interface LeaseApi {
  /** `undefined`: there is none. */
  read(): Promise<LeaseObject | undefined>;
  /** Writes it if nobody has written it since it was read; `undefined` where somebody has. */
  write(lease: LeaseToWrite): Promise<LeaseObject | undefined>;
}

/** As it was read, with a new spec; without a resourceVersion it is created. @internal */
export type LeaseToWrite = Pick<LeaseObject, 'spec'> & {
  readonly metadata: Partial<LeaseObject['metadata']> & { readonly name: string; readonly namespace: string };
};

/** The share of the time to renew that one call may take: a connection that hangs leaves time for another. */
const TRIES_BEFORE_DEADLINE = 3;
const SHORTEST_TIMEOUT_MS = 1_000;

/** @internal */
export class ClientLeaseApi implements LeaseApi {
  private readonly timeoutMs: number;

  constructor(
    private readonly client: KubernetesClient,
    private readonly terms: LeaseTerms,
    /** The connection does not seem to work: the next call is to have another. */
    private readonly reconnect: () => void,
  ) {
    this.timeoutMs = Math.max(SHORTEST_TIMEOUT_MS, terms.renewDeadlineMs / TRIES_BEFORE_DEADLINE);
  }

  read(): Promise<LeaseObject | undefined> {
    const { name, namespace } = this.terms;
    return this.call(() => this.client.find(LeaseObject, { name, namespace }, { timeoutMs: this.timeoutMs }));
  }

  write(lease: LeaseToWrite): Promise<LeaseObject | undefined> {
    const isNew = lease.metadata.resourceVersion === undefined;
    return this.call(async () => {
      try {
        const options = { timeoutMs: this.timeoutMs };
        return isNew
          ? await this.client.create(LeaseObject, lease, options)
          : await this.client.replace(LeaseObject, lease, options);
      } catch (error) {
        if (!KubeStatusError.isKubeStatusError(error)) throw error;
        const wasOvertaken = isNew ? error.isAlreadyExists : error.isConflict || error.isNotFound;
        if (wasOvertaken) return undefined;
        throw error;
      }
    });
  }

  private async call<R>(send: () => Promise<R>): Promise<R> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof RequestTimeoutError || error instanceof TransportError) this.reconnect();
      throw error;
    }
  }
}
