import type { Resolved } from '../common/defined.js';
import type { BackoffOptions } from '../common/backoff.js';
import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ControlAnnotations } from '../trigger/control-annotations.js';
import type { Predicate } from '../trigger/predicate.js';
import type { OwnedRelation, Relation, WatchedRelation } from '../trigger/relation.js';
import type { WatchOptions } from '../store/watch-options.js';
import type { Apply, Cleanup, OnError, Poll, Triggers } from './reconciler.interface.js';

/** What of the pipeline can be set for all reconcilers, and for each. @publicApi */
export interface PipelineOptions {
  /** Objects reconciled at the same time, by each reconciler, in each cluster. @default 8 */
  readonly concurrency?: number | undefined;
  /**
   * The first change of an object runs at once; changes that follow within so many milliseconds are taken together.
   * Deletions never wait. 0 turns it off. @default 100
   */
  readonly debounceMs?: number | undefined;
  /** The longest, in milliseconds, that changes which keep coming can put a run off. @default 1,000, or ten times `debounceMs` where that is more */
  readonly debounceMaxWaitMs?: number | undefined;
  /** The delays between retries of a failing object. @default 5 ms, doubled up to 1,000 s, with full jitter */
  readonly backoff?: BackoffOptions | undefined;
  /** A run's deadline in milliseconds: its signal is aborted then, and it counts as failed once it ends. @default 300,000 */
  readonly reconcileTimeoutMs?: number | undefined;
  /**
   * An object that is still there so many milliseconds after its deletion was asked for is warned of, and reported with
   * who holds it. @default 600,000
   */
  readonly stuckDeletionMs?: number | undefined;
  /** An object that runs so often within a minute, whatever for, is warned of, with what woke it. @default 120 */
  readonly hotRunsPerMinute?: number | undefined;
  /**
   * `plan`: runs write nothing. What they would write, all of it, is logged as a difference, and told in their results; the
   * server checks and admits it, and answers as if it were written. What your own code does elsewhere is its own to
   * hold back: see `mode` of the context. @default 'apply'
   */
  readonly mode?: 'apply' | 'plan' | undefined;
}

/** What `poll` of `@Reconciler()` takes. @publicApi */
export interface PollOptions {
  /** How often each object's state is read, in milliseconds, give or take a tenth. At least 1,000. */
  readonly everyMs: number;
  /** How many readings at the same time, by each reconciler. @default 4 */
  readonly concurrency?: number | undefined;
  /** A reading's deadline in milliseconds: its signal is aborted then, and it has failed. @default 30,000 */
  readonly timeoutMs?: number | undefined;
}

/** What `@Reconciler()` takes: which objects, and what is other than in `KuberatorModule.forRoot()`. @publicApi */
export interface ReconcilerOptions<T extends KubernetesObject = KubernetesObject>
  extends
    PipelineOptions,
    Pick<WatchOptions, 'namespaces' | 'namespaceSelector' | 'labelSelector' | 'fieldSelector'> {
  /** Names it in logs, metrics and results. @default the class name */
  readonly name?: string | undefined;
  /**
   * Holds an object until `cleanup` has succeeded: a domain of yours, a slash and a name, such as
   * `widgets.example.com/cleanup`. Needed with `cleanup`, refused without.
   */
  readonly finalizer?: string | undefined;
  /**
   * The clusters whose objects it runs, where there are several: their names, or a function that says so of a name.
   * @default all
   */
  readonly clusters?: readonly string[] | ((name: string) => boolean) | undefined;
  /**
   * Which of several replicas run its objects, where that is other than the module says. `every`: each of them runs all, and
   * writes are not refused, so it must not matter that several do the same. `one`: of those that share objects, one runs all
   * of this reconciler. @default the leader with `leaderElection`, each a share with `sharding`
   */
  readonly replicas?: 'every' | 'one' | undefined;
  /** Which changes of an object are a reason to run, besides its deletion. @default `Predicates.default`: all but those of the status */
  readonly predicate?: Predicate<T> | undefined;
  /**
   * Kinds whose objects this reconciler makes: a change of one runs the object that is its controller owner. Only their
   * metadata is read, unless `owned()` says otherwise.
   */
  readonly owns?: readonly (Kind | OwnedRelation)[] | undefined;
  /**
   * Whether a run's own writes wake its object again. `drop`: not those which are certainly nothing else: an object that
   * it created, a write with the `resourceVersion` that it was made for, or one after which nothing differs but what it asked
   * for. Deletions always do. `wake`: all of them do. @default 'drop'
   */
  readonly ownEvents?: 'drop' | 'wake' | undefined;
  /** How often `poll()` reads what is outside of the cluster, for each object. Needs the method. @default never */
  readonly poll?: PollOptions | undefined;
  /** Kinds whose objects it depends on: a change of one runs the objects that the `map` of `watched()` names. */
  readonly watches?: readonly WatchedRelation[] | undefined;
}

/** A reconciler as it was found and checked. @internal */
export interface ReconcilerDefinition<T extends KubernetesObject = KubernetesObject> {
  readonly name: string;
  readonly kind: Kind<T>;
  readonly instance: Apply<T> &
    Partial<Cleanup<T>> &
    Partial<OnError<T>> &
    Partial<Triggers> &
    Partial<Poll<T>>;
  readonly finalizer: string | undefined;
  readonly predicate?: Predicate<T> | undefined;
  readonly watch: WatchOptions;
  /** Whether it runs the objects of a cluster. */
  readonly isFor: (cluster: string) => boolean;
  readonly relations: readonly Relation[];
  /** Which replicas run its objects; `undefined`: as the module says. */
  readonly replicas: 'every' | 'one' | undefined;
  readonly ownEvents?: 'drop' | 'wake' | undefined;
  readonly poll?: PollOptions | undefined;
  readonly control: ControlAnnotations;
  readonly pipeline: Resolved<PipelineOptions>;
}
