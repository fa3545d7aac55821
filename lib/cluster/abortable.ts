/** Waits for something that itself knows no signal, but no longer than till the signal aborts. @internal */
export async function abortable<R>(work: R | Promise<R>, signal: AbortSignal): Promise<R> {
  // Also work that nobody waits for any more may fail: that must not end the process.
  if (work instanceof Promise) work.catch(() => {});
  signal.throwIfAborted();
  if (!(work instanceof Promise)) return work;
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (abort) signal.removeEventListener('abort', abort);
  }
}
