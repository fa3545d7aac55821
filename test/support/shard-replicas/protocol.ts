import type { ShardingOptions } from '../../../lib/index.js';

/** What a replica is started with: its only argument, as JSON. */
export interface ReplicaSettings {
  readonly replica: string;
  readonly kubeConfig: string;
  /** Whose ConfigMaps are shared. */
  readonly namespace: string;
  readonly sharding: ShardingOptions;
  readonly concurrency: number;
}

/** The data of an object, which say what a run of it does. */
export interface ObjectData {
  /** Which state of it this is. */
  readonly turn: string;
  /** How long the run waits. */
  readonly runMs?: string;
  /** As long as there is this file, it then leaves the event loop no time, in the replica that `blocks` names. */
  readonly blocksWhile?: string;
  readonly blocks?: string;
  /** `'true'`: it is run again as soon as it has ended. */
  readonly again?: string;
  /** For its size. */
  readonly text?: string;
  /** `'true'`: at its end it writes `done`, the turn, and `by`, the replica. */
  readonly writes?: string;
  readonly done?: string;
  readonly by?: string;
}

/** A line of a replica. `at` is in milliseconds of the machine's clock, which all processes share. */
export type ReplicaMessage = RunBegan | RunEnded | ReplicaState;

export interface RunBegan {
  readonly type: 'begin';
  readonly at: number;
  readonly run: number;
  readonly uid: string;
  readonly name: string;
}

export interface RunEnded {
  readonly type: 'end';
  readonly at: number;
  readonly run: number;
  readonly uid: string;
  readonly name: string;
  readonly turn: string;
  /** `refused`: what it wanted to write was not sent, for the object may have been another replica's by then. */
  readonly how: 'done' | 'aborted' | 'refused';
}

export interface ReplicaState {
  readonly type: 'state';
  readonly at: number;
  /** How many ranges it has. */
  readonly ranges: number;
  /** Of how many objects it has the state, as it is now. */
  readonly objects: number;
  readonly isMember: boolean;
  readonly isFilteredByServer: boolean | undefined;
  /** What has been read from all of its sockets. */
  readonly bytes: number;
}
