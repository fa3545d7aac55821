import type { Observable, Subscription } from 'rxjs';
import type { TestTime } from './test-time.js';

/**
 * Looks at each value until one fulfils what is waited for, and resolves with what `look` then gives. `look` may throw:
 * that is "not yet", and the last such error is the cause of the one that a test sees when the time is over.
 *
 * @internal
 */
export async function waitFor<V, R>(
  values: Observable<V>,
  look: (value: V) => { readonly found: R } | undefined,
  { time, describe }: { readonly time: TestTime; readonly describe: () => string },
): Promise<R> {
  let found: { readonly found: R } | undefined;
  let last: unknown;
  let subscription: Subscription | undefined;
  const isFound = new Promise<void>((resolve) => {
    subscription = values.subscribe((value) => {
      if (found) return;
      try {
        last = undefined;
        found = look(value);
        if (found) resolve();
      } catch (error) {
        last = error;
      }
    });
  });
  await time.next(isFound);
  subscription?.unsubscribe();
  if (found) return found.found;
  throw new Error(describe(), last === undefined ? undefined : { cause: last });
}
