/** Turns of the event loop without a sign of life after which nothing is under way any more. */
const QUIET_TURNS = 12;
/** The same while a request is being answered: it may wait for a webhook, or for a time that does not come by itself. */
const QUIET_TURNS_WHILE_BUSY = 100;

/** Whether anything is going on between a server and its clients in this process. @internal */
export class Activity {
  private count = 0;
  private running = 0;

  /** Something was received or sent. */
  touch(): void {
    this.count++;
  }

  begin(): void {
    this.running++;
    this.count++;
  }

  end(): void {
    this.running--;
    this.count++;
  }

  /** Resolves once nothing has happened for a while. */
  async settled(): Promise<void> {
    let seen = this.count;
    for (let quiet = 0; quiet < (this.running > 0 ? QUIET_TURNS_WHILE_BUSY : QUIET_TURNS); quiet++) {
      // A turn that lets sockets be read.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.count === seen) continue;
      seen = this.count;
      quiet = 0;
    }
  }
}
