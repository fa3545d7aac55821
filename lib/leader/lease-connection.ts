import { KubernetesClient } from '../cluster/kubernetes-client.js';
import type { ClientDefaults } from '../cluster/request-sender.js';
import type { Transport } from '../cluster/transport.js';
import { ClientLeaseApi, type LeaseApi } from './lease-api.js';
import type { LeaseTerms } from './lease-terms.js';

/** The way to Leases: a connection of its own, so that renewals wait behind nothing. @internal */
export class LeaseConnection {
  private readonly client: KubernetesClient;

  constructor(
    cluster: string,
    private readonly transport: Transport,
    defaults: ClientDefaults,
  ) {
    this.client = new KubernetesClient({ current: () => ({ name: cluster, transport }) }, defaults);
  }

  api(terms: LeaseTerms): LeaseApi {
    return new ClientLeaseApi(this.client, terms, () => this.transport.reconnect());
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}
