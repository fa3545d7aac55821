import { Worker } from 'node:worker_threads';
import type { CredentialSource, Credentials } from '../cluster/credentials.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { systemInstants } from './instants.js';
import type { LeaseHolder, LeaseHolders } from './lease-holder.js';
import type { LeaseTerms } from './lease-terms.js';
import { LeaseValidity } from './lease-validity.js';
import type { LocalLeaseHolders } from './local-lease-holders.js';
import { RemoteCampaign } from './remote-campaign.js';
import { leaseWorkerFile } from './worker-file.js';
import type { FromLeaseWorker, LeaseWorkerData, ToLeaseWorker } from './worker-protocol.js';

/** @internal */
export interface WorkerLeasePorts extends LeaseWorkerData {
  readonly credentials: Pick<CredentialSource, 'current' | 'renew'>;
  /** In the place of the thread, should there be none. */
  readonly fallback: () => LocalLeaseHolders;
  readonly log: Log;
}

interface Campaign {
  readonly remote: RemoteCampaign;
  /** Who runs it once the thread is gone. */
  local: LeaseHolder | undefined;
  isReleasing: boolean;
}

/**
 * Campaigns in a thread of their own, which code that blocks this one does not disturb. Where it can't be started (a bundler
 * may have left its file behind), or ends, they go on in this thread, with a warning.
 *
 * @internal
 */
export class WorkerLeaseHolders implements LeaseHolders {
  private readonly campaigns = new Map<number, Campaign>();
  private worker: Worker | undefined;
  private local: LocalLeaseHolders | undefined;
  private ids = 0;
  private isClosed = false;
  private lastCredentials: Credentials | undefined;

  constructor(private readonly ports: WorkerLeasePorts) {}

  campaign(terms: LeaseTerms): LeaseHolder {
    const id = ++this.ids;
    const validity = new LeaseValidity(systemInstants);
    const remote = new RemoteCampaign(terms, validity, {
      start: () => this.start(id, remote),
      release: (options) => {
        const campaign = this.campaigns.get(id);
        if (!campaign) remote.take({ type: 'released' });
        else if (campaign.local) void campaign.local.release(options);
        else {
          campaign.isReleasing = true;
          // From now on it keeps the process going, which may have nothing else left to do.
          this.worker?.ref();
          this.tell({ type: 'release', id, options });
        }
      },
    });
    return remote;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.worker?.terminate();
    await this.local?.close();
  }

  private start(id: number, remote: RemoteCampaign): void {
    const campaign: Campaign = { remote, local: undefined, isReleasing: false };
    this.campaigns.set(id, campaign);
    if (this.local) return this.goOnHere(campaign);
    this.worker ??= this.open();
    this.tell({ type: 'start', id, terms: remote.terms, buffer: remote.validity.buffer });
  }

  private open(): Worker {
    const { cluster, endpoint, defaults } = this.ports;
    const { url, options } = leaseWorkerFile();
    // Of the defaults what can be sent to another thread.
    const { fieldManager, requestTimeoutMs, userAgent } = defaults;
    const workerData: LeaseWorkerData = {
      cluster,
      endpoint,
      defaults: { fieldManager, requestTimeoutMs, userAgent },
    };
    const worker = new Worker(url, { ...options, workerData, name: 'kuberator-leases' });
    // The app's own work keeps the process going, not this.
    worker.unref();
    worker.on('message', (message: FromLeaseWorker) => this.take(message));
    worker.on('error', (error) => this.giveUpWorker(toError(error).message));
    worker.on('exit', (code) => this.giveUpWorker(`it ended with code ${code}`));
    return worker;
  }

  private take(message: FromLeaseWorker): void {
    if (this.local || this.isClosed) return;
    switch (message.type) {
      case 'log':
        return this.ports.log[message.level](message.message);
      case 'credentials':
        return void this.giveCredentials(message.request, message.isRefused);
      case 'state': {
        const { id, state } = message;
        const campaign = this.campaigns.get(id);
        if (state.type === 'released') this.campaigns.delete(id);
        campaign?.remote.take(state);
      }
    }
  }

  private async giveCredentials(request: number, isRefused: boolean): Promise<void> {
    const { credentials: source } = this.ports;
    try {
      const refused = isRefused ? this.lastCredentials : undefined;
      const credentials = await (refused ? source.renew(refused) : source.current());
      this.lastCredentials = credentials;
      this.tell({ type: 'credentials', request, credentials });
    } catch (thrown) {
      const { message } = toError(thrown);
      this.tell({ type: 'no-credentials', request, error: new Error(message) });
    }
  }

  private tell(message: ToLeaseWorker): void {
    this.worker?.postMessage(message);
  }

  private giveUpWorker(why: string): void {
    if (this.isClosed || this.local) return;
    this.ports.log.warn(
      `The thread that renews Leases is not there: ${why}. They are renewed in the main thread from now on, and are lost when ` +
        'code blocks it for too long.',
    );
    this.local = this.ports.fallback();
    for (const campaign of this.campaigns.values()) this.goOnHere(campaign);
  }

  private goOnHere(campaign: Campaign): void {
    const { remote } = campaign;
    // It expires by itself.
    if (campaign.isReleasing) return remote.take({ type: 'released' });
    remote.validity.close();
    if (remote.state.type === 'held') remote.take({ type: 'waiting', holder: undefined });
    // Epochs go on: what belongs to an earlier one stays shut out.
    const { buffer } = remote.validity;
    const local = this.local?.campaign(remote.terms, { buffer, lastEpoch: remote.epoch });
    campaign.local = local;
    local?.state$.subscribe((state) => remote.take(state));
    local?.start();
  }
}
