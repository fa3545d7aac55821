/**
 * Work that is done one piece after the other, in the order in which it came up. A piece that fails is told, and
 * the others are done all the same.
 *
 * @internal
 */
export class SerialWork {
  private readonly waiting = new Map<string, () => Promise<void>>();
  private running: Promise<void> | undefined;
  private isStopped = false;

  constructor(private readonly onError: (error: unknown) => void) {}

  /** Adds a piece of work; one with the same key that has not begun is replaced. */
  add(key: string, work: () => Promise<void>): void {
    if (this.isStopped) return;
    this.waiting.delete(key);
    this.waiting.set(key, work);
    this.running ??= this.run();
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  stop(): void {
    this.isStopped = true;
    this.waiting.clear();
  }

  private async run(): Promise<void> {
    // Never in the turn of the change that it is about.
    await Promise.resolve();
    for (let next = this.take(); next; next = this.take()) {
      try {
        await next();
      } catch (error) {
        this.onError(error);
      }
    }
    this.running = undefined;
  }

  private take(): (() => Promise<void>) | undefined {
    for (const [key, work] of this.waiting) {
      this.waiting.delete(key);
      return work;
    }
    return undefined;
  }
}
