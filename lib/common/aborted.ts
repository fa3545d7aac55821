import { Observable } from 'rxjs';

/** Tells once that the signal is aborted, also if it is so already. @internal */
export function aborted(signal: AbortSignal): Observable<void> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.next();
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    return () => signal.removeEventListener('abort', abort);
  });
}
