import type { Transport } from '../../lib/cluster/transport.js';
import { TransportError } from '../../lib/cluster/transport-error.js';

/** A way to the server that can be cut: calls fail at once, also those on their way, whatever the server has done by then. */
export class Cuttable {
  private down = new AbortController();
  private isDown = false;

  constructor(transport: Transport) {
    const { send, stream } = transport;
    transport.send = (...args) => this.guard(() => send.apply(transport, args));
    transport.stream = (...args) => this.guard(() => stream.apply(transport, args));
  }

  cut(): void {
    this.isDown = true;
    this.down.abort();
  }

  mend(): void {
    this.isDown = false;
    this.down = new AbortController();
  }

  private async guard<R>(call: () => Promise<R>): Promise<R> {
    const broken = () => new TransportError('a call', { cause: new Error('the way is cut') });
    if (this.isDown) throw broken();
    const { signal } = this.down;
    let fail = (): void => {};
    const cut = new Promise<never>((_, reject) => (fail = () => reject(broken())));
    signal.addEventListener('abort', fail, { once: true });
    try {
      return await Promise.race([call(), cut]);
    } finally {
      signal.removeEventListener('abort', fail);
    }
  }
}
