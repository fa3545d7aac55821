import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { ReplicaMessage, ReplicaSettings, ReplicaState } from './protocol.js';
import type { RunHistory } from './run-history.js';

/** Milliseconds of the machine's clock, as the replicas tell them. */
export const machineNow = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/** A replica that runs as a process of its own. */
export class ReplicaProcess {
  readonly name: string;
  /** How it last said that it stands; `undefined` before it has started. */
  state: ReplicaState | undefined;
  /** What it has warned of. */
  errors = '';
  /** Rejects when it ends without being asked to. */
  readonly crashed: Promise<never>;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private isStopping = false;
  private readonly killAtExit = () => this.child.kill('SIGKILL');

  constructor(
    program: string,
    settings: ReplicaSettings,
    private readonly history: RunHistory,
  ) {
    this.name = settings.replica;
    this.child = spawn(process.execPath, ['--enable-source-maps', program, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Whatever becomes of the test, it must not be left behind.
    process.once('exit', this.killAtExit);
    this.ended = once(this.child, 'close');
    this.crashed = this.ended.then(() =>
      this.isStopping
        ? new Promise<never>(() => {})
        : Promise.reject(new Error(`${this.name} ended:\n${this.errors}`)),
    );
    this.crashed.catch(() => {});
    this.child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.take(line));
  }

  /** SIGTERM asks it to end, so that it hands over what it has; with SIGKILL it dies. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.isStopping = true;
    this.child.kill(signal);
    await this.ended;
    this.history.died(this.name, machineNow());
    process.off('exit', this.killAtExit);
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  private take(line: string): void {
    if (!line.startsWith('{"type"')) return void (this.errors += `${line}\n`);
    const message = JSON.parse(line) as ReplicaMessage;
    if (message.type === 'begin') this.history.begin(this.name, message);
    else if (message.type === 'end') this.history.end(this.name, message);
    else this.state = message;
  }
}
