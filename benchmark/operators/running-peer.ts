import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Usage, usageOf } from '../support/processes.js';
import type { PeerAnswer, PeerCommand, PeerTask } from './peer.js';

/** What had been used, and when, in milliseconds of this process's clock. */
export interface Reading extends Usage {
  readonly atMs: number;
}

const ANSWER_MS = 5_000;
const QUIET_WINDOW_MS = 1_000;
const QUIET_CPU_SECONDS = 0.03;

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
        BENCH_ASKED: task.isAsked ? '1' : '',
      },
      stdio: [task.isAsked ? 'pipe' : 'ignore', 'pipe', 'pipe'],
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
    return { atMs: performance.now(), ...(await usageOf([this.pid])) };
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Of its task, it must have been told that it is asked. @returns undefined for a peer that does not answer */
  async ask(): Promise<PeerAnswer | undefined> {
    const prefix = 'BENCH answer ';
    const answer = new Promise<PeerAnswer>((resolve) => {
      const listener = (said: string) => {
        if (!said.startsWith(prefix)) return;
        this.child.off('said', listener);
        resolve(JSON.parse(said.slice(prefix.length)) as PeerAnswer);
      };
      this.child.on('said', listener);
    });
    this.child.stdin?.write('?\n');
    const silence = new Promise<undefined>((resolve) =>
      setTimeout(() => resolve(undefined), ANSWER_MS).unref(),
    );
    return Promise.race([answer, this.ended, silence]);
  }

  /** Ends with an error when the operator does. */
  whileItRuns<T>(awaited: Promise<T>): Promise<T> {
    return Promise.race([awaited, this.ended]);
  }

  /** Uses next to nothing any more: what it still had to do is done. @throws Error when it goes on for too long */
  async untilQuiet(withinMs: number): Promise<Reading> {
    const deadline = performance.now() + withinMs;
    for (let before = await this.read(); ;) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_WINDOW_MS));
      const now = await this.whileItRuns(this.read());
      if (now.cpuSeconds - before.cpuSeconds <= QUIET_CPU_SECONDS) return before;
      if (now.atMs > deadline) throw new Error(`The operator was still busy after ${withinMs / 1000} s.`);
      before = now;
    }
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
