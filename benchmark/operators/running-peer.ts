import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Usage, usageOf } from '../support/processes.js';
import type { PeerCommand, PeerTask } from './peer.js';

/** What had been used, and when, in milliseconds of this process's clock. */
export interface Reading extends Usage {
  readonly atMs: number;
}

/** A peer that runs. Its end before it is told so is an error of whatever waits for it. */
export class RunningPeer implements AsyncDisposable {
  readonly startedAtMs = performance.now();
  private readonly child: ChildProcess;
  private readonly said = new Map<string, Promise<Reading>>();
  private readonly ended: Promise<never>;
  private lastLines: string[] = [];

  constructor({ command, args, env }: PeerCommand, task: PeerTask) {
    this.child = spawn(command, args, {
      env: {
        ...process.env,
        ...env,
        KUBECONFIG: task.kubeconfig,
        BENCH_MODE: task.mode,
        BENCH_EXPECT: String(task.expect),
        BENCH_VARIANT: task.variant,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'exit').then(([code]) => {
      throw new Error(`The operator ended with ${code}.${this.lastWords()}`);
    });
    this.ended.catch(() => {});
    for (const word of ['starting', 'synced']) this.said.set(word, this.waitFor(`BENCH ${word}`));
    for (const stream of [this.child.stdout, this.child.stderr])
      if (stream)
        createInterface(stream).on('line', (line) => {
          this.lastLines = [...this.lastLines.slice(-20), line];
          this.child.emit('said', line);
        });
  }

  /** What it had used when it said so: just before its first request, or once all is reconciled. */
  when(word: 'starting' | 'synced', timeoutMs: number): Promise<Reading> {
    const timeout = new Promise<never>((_, reject) =>
      setTimeout(
        () => reject(new Error(`The operator was not ${word} within ${timeoutMs} ms.${this.lastWords()}`)),
        timeoutMs,
      ).unref(),
    );
    return Promise.race([this.said.get(word) ?? timeout, this.ended, timeout]);
  }

  async read(): Promise<Reading> {
    return { atMs: performance.now(), ...(await usageOf([this.child.pid ?? 0])) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private lastWords(): string {
    return `\nIt said last:\n${this.lastLines.join('\n')}`;
  }

  private waitFor(line: string): Promise<Reading> {
    return new Promise((resolve, reject) => {
      const listener = (said: string) => {
        if (said !== line) return;
        this.child.off('said', listener);
        this.read().then(resolve, reject);
      };
      this.child.on('said', listener);
    });
  }
}
