import { listen, type Listener, type ListenOptions } from './listener.js';

/** The address at which a server is reached: it can close and open again, on the same port. @internal */
export class Front {
  private listener: Listener | undefined;
  private boundPort: number;

  constructor(private readonly options: ListenOptions) {
    this.boundPort = options.port;
  }

  /** Known once it has been open. */
  get port(): number {
    return this.boundPort;
  }

  async open(): Promise<void> {
    if (this.listener) return;
    this.listener = await listen({ ...this.options, port: this.boundPort });
    this.boundPort = this.listener.port;
  }

  /** Breaks all connections; new ones are refused until it is opened again. */
  async close(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    await listener?.close();
  }

  /** Breaks all connections; new ones are taken. */
  disconnectAll(): void {
    this.listener?.disconnectAll();
  }
}
