import { Subject } from 'rxjs';
import type { ShardScope } from '../resource/shard-scope.js';

/** Which ranges of objects are this replica's, for all watches that heed it. @internal */
export class ShardSelection {
  /** Some watch has read all objects of the ranges that are wanted. */
  readonly covered$ = new Subject<void>();

  constructor(public wanted: ShardScope) {}
}
