/** Work that goes on from turn to turn until a signal aborts, and whose turn of the moment can be ended. @internal */
export class Turns {
  private current = new AbortController();

  /** Never rejects, unless the work does. */
  async run(signal: AbortSignal, work: (turn: AbortSignal) => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      const turn = (this.current = new AbortController());
      const stop = () => turn.abort(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      await work(turn.signal);
      signal.removeEventListener('abort', stop);
    }
  }

  next(reason: Error): void {
    this.current.abort(reason);
  }
}
