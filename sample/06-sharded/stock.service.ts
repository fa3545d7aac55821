import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { KubernetesClient, WatcherService } from '../../lib/index.js';
import { Crate } from './crate.js';

/** So many requests at a time. */
const HANDS = 32;

/** All the crates there are, and who packed them. */
@Injectable()
export class Stock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Stock');
  private readonly packers = new Map<string, string>();
  private namespace = 'default';

  constructor(
    private readonly client: KubernetesClient,
    private readonly watcher: WatcherService,
  ) {}

  onApplicationBootstrap(): void {
    this.watcher.watch(Crate).subscribe((event) => {
      if (event.type === 'synced') return;
      const { name } = event.object.metadata;
      const packer = event.type === 'deleted' ? undefined : event.object.status?.packedBy;
      if (packer === undefined) this.packers.delete(name);
      else this.packers.set(name, packer);
    });
  }

  async fill(count: number, namespace: string): Promise<void> {
    this.namespace = namespace;
    const numbers = Array.from({ length: count }, (_, number) => number).values();
    const hand = async () => {
      for (const number of numbers) {
        const metadata = { name: `crate-${number}`, namespace };
        await this.client.create(Crate, { metadata, spec: { content: `item ${number}` } });
      }
    };
    await Promise.all(Array.from({ length: HANDS }, hand));
  }

  /** Says how many crates each has packed, as soon as all of them are packed by these, and by each. */
  async packedBy(
    count: number,
    replicas: readonly string[],
    pause: (ms: number) => Promise<void>,
  ): Promise<void> {
    const startedAt = performance.now();
    const part = (replica: string) => [...this.packers.values()].filter((one) => one === replica).length;
    // With 64 ranges no replica has much less than the others.
    const isFair = () => replicas.every((replica) => part(replica) > (0.85 * count) / replicas.length);
    const isDone = () => replicas.reduce((sum, replica) => sum + part(replica), 0) === count && isFair();
    while (!isDone()) await pause(50);
    const parts = replicas.map((replica) => `${replica} ${part(replica)}`).join(', ');
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    this.logger.log(`${count} crates, packed by: ${parts} (after ${seconds} s)`);
  }

  /** Faster than one after the other. */
  async onModuleDestroy(): Promise<void> {
    await this.client.deleteCollection(Crate, { namespace: this.namespace });
  }
}
