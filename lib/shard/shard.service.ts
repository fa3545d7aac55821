import { Inject, Injectable, Logger } from '@nestjs/common';
import { distinctUntilChanged, map, of, type Observable } from 'rxjs';
import { expectMetadata } from '../common/check-options.js';
import { GuardedObservable } from '../common/guarded-observable.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { SHARDING } from './sharding-token.js';
import type { Sharding } from './sharding.js';
import type { ShardState } from './shard-state.js';

/** Of an app that shares nothing: it has all there is. */
const ALONE: ShardState = {
  ranges: [0],
  totalRanges: 1,
  isMember: true,
  members: [],
  isFilteredByServer: undefined,
  trouble: undefined,
};

/**
 * Which objects this replica has, where several share them (`sharding` of `KuberatorModule.forRoot()`). Without that it has
 * all, in one range.
 *
 * @publicApi
 */
@Injectable()
export class ShardService {
  private readonly logger = new Logger('Sharding');

  constructor(@Inject(SHARDING) private readonly sharding: Sharding | undefined) {}

  /** How this replica stands now. */
  get state(): ShardState {
    return this.sharding?.state$.value ?? ALONE;
  }

  /** The ranges whose objects this replica runs now, in order. */
  get ranges(): readonly number[] {
    return this.state.ranges;
  }

  /** How it stands, and each time that this changes. Completes at shutdown. A subscriber that throws is logged. */
  get state$(): Observable<ShardState> {
    const states$ = this.sharding?.state$ ?? of(ALONE);
    return new GuardedObservable({ name: 'ShardService.state$', log: this.logger }, states$);
  }

  /** The ranges that it runs, and each time that these change. Completes at shutdown. A subscriber that throws is logged. */
  get ranges$(): Observable<readonly number[]> {
    return this.state$.pipe(
      map(({ ranges }) => ranges),
      distinctUntilChanged((a, b) => a.length === b.length && a.every((range, place) => range === b[place])),
    );
  }

  /** The range that an object is in. */
  rangeOf(object: KubernetesObject): number {
    expectMetadata(object, 'the object of ShardService');
    const { metadata } = object;
    return this.sharding?.layout.rangeOf(metadata) ?? 0;
  }

  /** Whether this replica runs the object. That it does may end at any time; what a run writes then is refused. */
  has(object: KubernetesObject): boolean {
    return this.ranges.includes(this.rangeOf(object));
  }
}
