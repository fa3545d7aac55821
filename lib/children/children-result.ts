import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import type { Child } from './child.js';

/** What became of one child. @publicApi */
export interface ChildOutcome<T extends KubernetesObject = KubernetesObject> {
  /** Which of those that were passed. */
  readonly child: Child<T>;
  /** For people: `Deployment "web"`. */
  readonly name: string;
  /**
   * `applied`: it was made or changed. `unchanged`: it is as it should be. `waiting`: it can't be made or changed yet.
   * `failed`: see `error`.
   */
  readonly type: 'applied' | 'unchanged' | 'waiting' | 'failed';
  /** It is as its manifest asks for. */
  readonly isReady: boolean;
  /** It does not become ready by itself, such as a Job that has failed. */
  readonly isStalled: boolean;
  /** Why it is not ready; `''` when it is. */
  readonly message: string;
  /** The object as it is now; `undefined` while there is none. */
  readonly object: T | undefined;
  /** Why it could not be applied. */
  readonly error?: Error | undefined;
}

/** What became of a former child, which nobody wants any more. @publicApi */
export interface PrunedChild extends ObjectRef {
  /** The kind. */
  readonly kind: string;
  /**
   * `pruned`: it is gone. `terminating`: its deletion was asked for, and its finalizers hold it. `waiting`: those that
   * depend on it have to go first. `kept`: its labels say that it is a child, but it is not its owner's.
   */
  readonly type: 'pruned' | 'terminating' | 'waiting' | 'kept';
}

/** How the children of an object are. @publicApi */
export class ChildrenResult {
  /** @internal */
  constructor(
    /** In the order in which they were passed. */
    readonly children: readonly ChildOutcome[],
    /** Former children that were still there. */
    readonly pruned: readonly PrunedChild[] = [],
  ) {}

  /** All children are as they should be, and those that nobody wants are gone. */
  get isReady(): boolean {
    return this.children.every(({ isReady }) => isReady) && this.pruned.every(isDone);
  }

  /** Some child does not become ready by itself. */
  get isStalled(): boolean {
    return this.children.some(({ isStalled }) => isStalled);
  }

  /** Why not all is ready, for people, as the message of a condition; `''` when it is. */
  get message(): string {
    const unready = this.children.filter(({ isReady }) => !isReady);
    const leftover = this.pruned.filter((one) => !isDone(one));
    return [
      ...unready.map(({ name, message }) => `${name}: ${message}`),
      ...leftover.map(({ kind, name, type }) => `${kind} "${name}": no longer wanted, and ${type}`),
    ].join('; ');
  }

  /** What became of this one; `undefined` when it was not passed. */
  of<T extends KubernetesObject>(child: Child<T>): ChildOutcome<T> | undefined {
    return this.children.find((outcome) => outcome.child === (child as Child)) as ChildOutcome<T> | undefined;
  }
}

function isDone({ type }: PrunedChild): boolean {
  return type === 'pruned' || type === 'kept';
}
