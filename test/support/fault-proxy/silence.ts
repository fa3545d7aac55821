/** Silence that lasts while any of its causes does. */
export class Silence {
  private readonly causes = new Set<AbortSignal>();
  private waiting: (() => void)[] = [];

  constructor(private readonly over: AbortSignal) {
    over.addEventListener('abort', () => this.wake(), { once: true });
  }

  get isSilent(): boolean {
    return this.causes.size > 0 && !this.over.aborted;
  }

  /** Silence until the signal aborts. */
  add(until: AbortSignal): void {
    if (until.aborted) return;
    this.causes.add(until);
    until.addEventListener('abort', () => this.causes.delete(until) && !this.isSilent && this.wake(), {
      once: true,
    });
  }

  /** Resolves when there is no silence, at once if there is none. */
  async ended(): Promise<void> {
    while (this.isSilent) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
