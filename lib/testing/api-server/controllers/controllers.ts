import { InProcessClient } from '../request/in-process-client.js';
import type { ServerContext } from '../server-context.js';
import { GarbageCollector } from './garbage-collector.js';
import { NamespaceController } from './namespace-controller.js';
import { QuotaController } from './quota-controller.js';
import { SerialWork } from './serial-work.js';

const MANAGER = {
  username: 'system:kube-controller-manager',
  groups: ['system:masters', 'system:authenticated'],
};

/** The controllers without which deletions would not end as on a cluster. @internal */
export class Controllers {
  private readonly work: SerialWork;
  private readonly parts: readonly { stop(): void }[];

  constructor(server: ServerContext, onError: (error: unknown) => void) {
    const client = new InProcessClient(server, MANAGER);
    this.work = new SerialWork(onError);
    this.parts = [
      new GarbageCollector(server, client, this.work),
      new NamespaceController(server, client, this.work),
      new QuotaController(server, this.work),
    ];
  }

  /** Resolves when they have nothing left to do. */
  idle(): Promise<void> {
    return this.work.idle();
  }

  stop(): void {
    for (const part of this.parts) part.stop();
    this.work.stop();
  }
}
