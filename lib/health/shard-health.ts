import type { ShardState } from '../shard/shard-state.js';
import type { Readiness } from './readiness.js';

/**
 * Who has lost its part is degraded, and not down: it still serves webhooks and an API, and joins again by itself.
 *
 * @internal
 */
export function withShards(
  readiness: Readiness,
  { ranges, totalRanges, members, ...state }: ShardState,
): Readiness {
  if (totalRanges === 1) return readiness;
  const lost = state.isMember ? [] : ['sharding: this replica can not prove that it lives, and runs nothing'];
  const reasons = state.trouble === undefined ? lost : [...lost, `sharding: ${state.trouble}`];
  return {
    ...readiness,
    status: readiness.status === 'up' && reasons.length > 0 ? 'degraded' : readiness.status,
    reasons: [...readiness.reasons, ...reasons],
    shards: { ranges: ranges.length, totalRanges, members: members.length },
  };
}
