import { connect, type Socket } from 'node:net';

/** One client's connection through the TCP proxy, with its counterpart towards the target. */
export class TcpConnection {
  private target: Socket | undefined;
  private isFrozen = false;

  constructor(
    private readonly client: Socket,
    private readonly address: { host: string; port: number },
  ) {
    // An error is always followed by 'close', which is where it is dealt with.
    client.on('error', ignore);
    client.on('close', () => this.target?.destroy());
  }

  /**
   * Begins to forward, unless the connection was frozen first: then it stays silent, without a target.
   *
   * @param onOpen gets the port that the target sees, before the target sees any byte.
   */
  open(onOpen?: (port: number) => void): void {
    if (this.isFrozen || this.target || this.client.destroyed) return;
    const target = connect({ ...this.address, noDelay: true });
    this.target = target;
    target.on('error', ignore);
    target.on('connect', () => onOpen?.(target.localPort ?? 0));
    // What the target does to its connection, the client sees on its own: an orderly end or a reset.
    target.on('end', () => this.client.end());
    target.on('close', (hadError) => (hadError ? this.cut('rst') : this.client.destroySoon()));
    this.client.on('end', () => target.end());
    forward(this.client, target, () => this.isFrozen);
    forward(target, this.client, () => this.isFrozen);
  }

  /** No byte goes either way any more, and an end on one side does not reach the other. */
  freeze(): void {
    this.isFrozen = true;
    this.client.pause();
    this.target?.pause();
  }

  thaw(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    if (!this.target) return this.open();
    this.client.resume();
    this.target.resume();
  }

  cut(how: 'fin' | 'rst'): void {
    this.target?.destroy();
    if (how === 'rst') return void this.client.resetAndDestroy();
    this.client.end();
    // Unread bytes would turn the end into a reset.
    this.client.resume();
  }
}

function forward(from: Socket, to: Socket, isFrozen: () => boolean): void {
  from.on('data', (chunk: Buffer) => {
    if (!to.writable || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => isFrozen() || from.resume());
  });
  // Attaching the listener starts the flow of a socket only if nobody has paused it before.
  from.resume();
}

function ignore(): void {}
