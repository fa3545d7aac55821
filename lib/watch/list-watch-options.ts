/** @internal */
export interface ListWatchOptions {
  /** For messages, such as `widgets.example.com/v1`. */
  readonly name: string;
  readonly initialState: 'list' | 'stream';
  readonly pageSize: number;
  /** A stream without an event or a bookmark for this long is opened again. Most servers send a bookmark a minute. */
  readonly silenceMs: number;
}
