import { listen, type Listener, type ListenOptions } from './listener.js';

/** The address at which a server is reached: it can close and open again, on the same port. @internal */
export class Front {
  private listener: Listener | undefined;
  private boundPort: number;
  private streams: number | undefined;

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
    if (this.streams !== undefined) this.listener.limitStreams(this.streams);
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

  /** How many streams each connection takes at a time; undefined: as many as the real server's. */
  limitStreams(streams: number | undefined): void {
    if (streams === this.streams) return;
    this.streams = streams;
    this.listener?.limitStreams(streams);
  }
}
