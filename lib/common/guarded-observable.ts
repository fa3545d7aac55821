import { Observable, Subscriber, type Observer, type Operator, type Subscription } from 'rxjs';
import { toError } from './kuberator-error.js';
import type { Log } from './log.js';

/** @internal */
export interface Guard {
  /** For messages, such as `the watch of widgets.example.com/v1`. */
  readonly name: string;
  readonly log: Log;
}

/**
 * An Observable whose subscribers may throw. RxJS would end the whole process: it throws their errors again from a timer,
 * where nobody can catch them, and nothing says where they come from. Here they are logged with the name of the stream,
 * and the subscriber is told of the next value all the same. So is the promise that an `async` one rejects.
 *
 * What stands behind operators is guarded, too: they ask their source to make their results, by `lift()`.
 *
 * @internal
 */
export class GuardedObservable<T> extends Observable<T> {
  constructor(
    private readonly guard: Guard,
    from: Observable<T>,
  ) {
    super();
    this.source = from;
  }

  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new GuardedObservable<R>(this.guard, this as unknown as Observable<R>);
    lifted.operator = operator;
    return lifted;
  }

  override subscribe(observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null): Subscription;
  override subscribe(
    next?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // A Subscriber is an operator, or RxJS itself; whoever is behind it has been guarded already.
    if (next instanceof Subscriber) return super.subscribe(next);
    const observer: Partial<Observer<T>> =
      typeof next === 'function' || !next
        ? { ...(next && { next }), ...(error && { error }), ...(complete && { complete }) }
        : next;
    return super.subscribe({
      next: (value) => this.call(() => observer.next?.(value)),
      error: (thrown: unknown) => {
        if (observer.error) this.call(() => observer.error?.(thrown));
        else this.tell('What stands behind', 'failed, and has ended', thrown);
      },
      complete: () => this.call(() => observer.complete?.()),
    });
  }

  private call(tell: () => unknown): void {
    const failed = (thrown: unknown) => this.tell('A subscriber of', 'threw', thrown);
    try {
      const returned = tell();
      if (returned instanceof Promise) returned.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }

  private tell(who: string, what: string, thrown: unknown): void {
    const error = toError(thrown);
    this.guard.log.error(`${who} ${this.guard.name} ${what}: ${error.message}`, error.stack);
  }
}
