/**
 * Measures the longest turn of the event loop in this thread's CPU time: what others do on the machine meanwhile
 * does not count, so a busy machine fails no test.
 */
export class LongestBlock {
  private longestMicros = 0;
  private isStopped = false;
  private before = process.threadCpuUsage();

  constructor() {
    setImmediate(this.tick);
  }

  /** Ends the measurement. In milliseconds. */
  stop(): number {
    this.isStopped = true;
    return this.longestMicros / 1_000;
  }

  private readonly tick = (): void => {
    const now = process.threadCpuUsage();
    const micros = now.user - this.before.user + now.system - this.before.system;
    this.longestMicros = Math.max(this.longestMicros, micros);
    this.before = process.threadCpuUsage();
    if (!this.isStopped) setImmediate(this.tick);
  };
}
