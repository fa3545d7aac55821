/** Far above the largest object that etcd takes, so that only something else than a watch reaches it. */
const maxLineBytes = 64 * 2 ** 20;

const newline = 0x0a;

/** Makes whole lines, each with its newline, of chunks that end anywhere. */
export class LineSplitter {
  private started: Buffer[] = [];
  private startedBytes = 0;

  *push(chunk: Buffer): Generator<Buffer> {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, end + 1);
      from = end + 1;
      yield this.started.length > 0 ? Buffer.concat([...this.take(), rest]) : rest;
    }
    if (from < chunk.length) this.keep(chunk.subarray(from));
  }

  /** What came after the last newline. */
  rest(): Buffer {
    return Buffer.concat(this.take());
  }

  private keep(part: Buffer): void {
    this.started.push(part);
    this.startedBytes += part.length;
    if (this.startedBytes > maxLineBytes)
      throw new Error(`A line of a watch has more than ${maxLineBytes} bytes.`);
  }

  private take(): Buffer[] {
    const parts = this.started;
    this.started = [];
    this.startedBytes = 0;
    return parts;
  }
}
