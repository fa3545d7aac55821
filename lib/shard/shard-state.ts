/** A replica of the group. @publicApi */
export interface ShardMember {
  /** The name of its Lease. */
  readonly name: string;
  /** Its host, which is the Pod's name in a cluster, and what tells it from others there. */
  readonly identity: string;
  /** It is shutting down, and lets go of what it has. */
  readonly isLeaving: boolean;
}

/** How this replica stands among those that share objects. @publicApi */
export interface ShardState {
  /** The ranges whose objects this replica runs now. */
  readonly ranges: readonly number[];
  /** How many there are to share. */
  readonly totalRanges: number;
  /** Its Lease is renewed; where it is not, for too long, nothing is run. */
  readonly isMember: boolean;
  /** All replicas as they were last seen, this one included. */
  readonly members: readonly ShardMember[];
  /** The API server sends no more than this replica's objects. `undefined` before anything has been read. */
  readonly isFilteredByServer: boolean | undefined;
  /** Why it has no part, or may soon have none; `undefined` where all is well. */
  readonly trouble: string | undefined;
}
