import { describe, expect, it } from 'vitest';
import type { ShardState } from '../shard/shard-state.js';
import { withShards } from './shard-health.js';

const up = { status: 'up', reasons: [], watches: [], stuckDeletions: [] } as const;
const state: ShardState = {
  ranges: [0, 1],
  totalRanges: 4,
  isMember: true,
  members: [],
  isFilteredByServer: true,
  trouble: undefined,
};

describe('readiness where replicas share objects', () => {
  it('tells how much this one has', () => {
    expect(withShards(up, state)).toEqual({ ...up, shards: { ranges: 2, totalRanges: 4, members: 0 } });
  });

  it('is as it was where nothing is shared', () => {
    expect(withShards(up, { ...state, totalRanges: 1 })).toEqual(up);
  });

  it('is degraded while this replica runs nothing, and says why', () => {
    const { status, reasons } = withShards(up, { ...state, isMember: false, trouble: 'the server is away' });
    expect(status).toBe('degraded');
    expect(reasons).toEqual([
      'sharding: this replica can not prove that it lives, and runs nothing',
      'sharding: the server is away',
    ]);
    expect(withShards({ ...up, status: 'down' }, { ...state, isMember: false }).status).toBe('down');
  });
});
