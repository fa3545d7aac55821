import type { Log } from '../../lib/common/log.js';

/** Keeps what was logged, as `level: message`. */
export class RecordingLog implements Log {
  readonly lines: string[] = [];
  /** The stacks that came with errors. */
  readonly stacks: string[] = [];

  log(message: string): void {
    this.lines.push(`log: ${message}`);
  }

  warn(message: string): void {
    this.lines.push(`warn: ${message}`);
  }

  error(message: string, stack?: string): void {
    if (stack !== undefined) this.stacks.push(stack);
    this.lines.push(`error: ${message}`);
  }

  debug(message: string): void {
    this.lines.push(`debug: ${message}`);
  }

  get warnings(): string[] {
    return this.lines.filter((line) => line.startsWith('warn: '));
  }
}
