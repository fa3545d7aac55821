import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import type { BeforeApplicationShutdown } from '@nestjs/common';

/** The replicas of an operator, each a process: what a Deployment does in a cluster. */
export class ReplicaProcesses implements BeforeApplicationShutdown {
  private readonly running = new Map<string, ChildProcess>();
  private readonly program: string;

  constructor(program: URL) {
    this.program = fileURLToPath(program);
  }

  start(name: string): void {
    this.running.set(name, fork(this.program, { env: { ...process.env, REPLICA: name } }));
  }

  /** SIGTERM is how a Pod is asked to end, so that it may hand over what it has; SIGKILL is how a machine goes away. */
  async stop(name: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const replica = this.running.get(name);
    this.running.delete(name);
    if (!replica || replica.exitCode !== null || replica.signalCode !== null) return;
    const ended = once(replica, 'exit');
    replica.kill(signal);
    await ended;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.stop(name)));
  }
}
