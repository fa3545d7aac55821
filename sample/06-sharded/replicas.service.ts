import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

const PROGRAM = fileURLToPath(new URL('replica.js', import.meta.url));

/** The replicas of the operator, each a process: what a Deployment does in a cluster. */
@Injectable()
export class Replicas implements BeforeApplicationShutdown {
  private readonly running = new Map<string, ChildProcess>();

  start(name: string): void {
    this.running.set(name, fork(PROGRAM, { env: { ...process.env, REPLICA: name } }));
  }

  /** As a Pod is stopped: with SIGTERM, so that it may hand over what it has. */
  async stop(name: string): Promise<void> {
    const replica = this.running.get(name);
    this.running.delete(name);
    if (!replica || replica.exitCode !== null || replica.signalCode !== null) return;
    const ended = once(replica, 'exit');
    replica.kill('SIGTERM');
    await ended;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.stop(name)));
  }
}
