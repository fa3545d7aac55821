const NEWLINE = 0x0a;

/** The server's own limit for one object is about 1.5 MB; more than this is no watch event. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Takes a stream of newline-separated JSON apart while its bytes arrive, also where a chunk ends inside a character. @internal */
export class LineSplitter {
  private pieces: Buffer[] = [];
  private size = 0;

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.pieces.push(chunk.subarray(start, end));
      start = end + 1;
      this.emit();
    }
    if (start === chunk.length) return;
    this.pieces.push(chunk.subarray(start));
    this.size += chunk.length - start;
    if (this.size > MAX_LINE_BYTES) throw new Error(`a line is longer than ${MAX_LINE_BYTES} bytes`);
  }

  /** True when the stream ended inside a line: that event is incomplete. */
  get hasRest(): boolean {
    return this.pieces.length > 0;
  }

  private emit(): void {
    const [only] = this.pieces;
    const line = (this.pieces.length === 1 && only ? only : Buffer.concat(this.pieces)).toString('utf8');
    this.pieces = [];
    this.size = 0;
    if (line !== '') this.onLine(line);
  }
}
