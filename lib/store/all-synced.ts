import { Observable, merge } from 'rxjs';
import type { StoreChange } from './store-change.js';

/** Several streams as one: it is synced when all of them are. @internal */
export function allSynced(streams: Observable<StoreChange>[]): Observable<StoreChange> {
  const [only] = streams;
  if (streams.length === 1 && only) return only;
  return new Observable((subscriber) => {
    let missing = streams.length;
    return merge(...streams).subscribe({
      next: (change) => (change.type !== 'synced' || --missing === 0) && subscriber.next(change),
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
}
