/** Has a signal. @internal */
export interface SignalSource {
  readonly signal: AbortSignal;
}

/**
 * An `AbortController` that makes its signal when somebody asks for it. One with its listeners takes more memory than all
 * else that is made for a run, and most runs never look at theirs.
 *
 * @internal
 */
export class LazyAbortController implements SignalSource {
  private controller: AbortController | undefined;
  private abortedBy: { readonly reason: unknown } | undefined;

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.abortedBy) this.controller.abort(this.abortedBy.reason);
    }
    return this.controller.signal;
  }

  /** The first reason stays. */
  abort(reason: unknown): void {
    if (this.abortedBy) return;
    this.abortedBy = { reason };
    this.controller?.abort(reason);
  }

  get isAborted(): boolean {
    return this.abortedBy !== undefined;
  }

  throwIfAborted(): void {
    if (this.abortedBy) throw this.abortedBy.reason;
  }
}
