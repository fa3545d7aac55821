import type { Registry } from 'prom-client';
import type { ShardService } from '../shard/shard.service.js';
import { promClient } from './prom-client.js';

/** How replicas share objects; nothing where they do not. @internal */
export function shardMetrics(registry: Registry, shards: ShardService): void {
  if (shards.state.totalRanges === 1) return;
  const gauge = (name: string, help: string, value: () => number) =>
    new promClient.Gauge({
      registers: [registry],
      name,
      help,
      collect() {
        this.set(value());
      },
    });
  gauge(
    'kuberator_shard_ranges_owned',
    'Number of ranges whose objects this replica runs',
    () => shards.ranges.length,
  );
  gauge('kuberator_shard_ranges', 'Number of ranges that replicas share', () => shards.state.totalRanges);
  gauge(
    'kuberator_shard_members',
    'Number of replicas that share objects',
    () => shards.state.members.length,
  );
  gauge(
    'kuberator_shard_filtered_by_server',
    '1 where the API server sends no more than the objects of this replica, else 0',
    () => Number(shards.state.isFilteredByServer ?? false),
  );
}
