import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ownFolder } from './own-folder.js';

/** What a supervisor may run. */
export type ProgramName = 'etcd' | 'kube-apiserver' | 'go';

/** How a program ended. */
export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started, where it could not. */
  readonly reason?: string;
}

/** One run of a program, from its start to its end. */
export interface Program {
  readonly name: ProgramName;
  /** Set once the run is over. */
  readonly exit: ProgramExit | undefined;
  /** Resolves when the run is over; never rejects. */
  readonly exited: Promise<ProgramExit>;
  /** The last lines it wrote, oldest first. */
  readonly lastLines: readonly string[];
}

type SupervisorMessage =
  | { event: 'output'; name: ProgramName; line: string }
  | ({ event: 'exited'; name: ProgramName } & ProgramExit);

interface Run extends Program {
  exit: ProgramExit | undefined;
  lastLines: string[];
  end(exit: ProgramExit): void;
}

export interface SupervisorOptions {
  /** Called for each line that a program writes. */
  readonly onOutput?: ((process: ProgramName, line: string) => void) | undefined;
  /** Environment of the programs. Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

const keptLines = 40;

/**
 * This side of `supervisor.mjs`: starts and stops the programs of one control plane.
 *
 * Guarantees: the programs end and the folder goes away with this process, however it ends; and an open
 * supervisor does not keep this process alive, except while one of its promises is awaited.
 */
export class Supervisor {
  private readonly child: ChildProcess;
  private readonly gone: Promise<unknown>;
  private readonly runs = new Map<ProgramName, Run>();
  private readonly options: SupervisorOptions;
  private closing: Promise<void> | undefined;
  private awaited = 0;

  /** @param folder working folder of the programs; removed at the end. */
  constructor(folder: string, options: SupervisorOptions = {}) {
    this.options = options;
    this.child = fork(path.join(ownFolder(), 'supervisor.mjs'), [folder], {
      // Its own session: Ctrl-C in a terminal reaches the host only, which decides what to do.
      detached: true,
      execArgv: [],
      env: forPrograms(options.environment ?? process.env),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.gone = new Promise((resolve) => {
      this.child.once('exit', resolve).once('error', resolve);
    });
    void this.gone.then(() => this.endRuns());
    this.child.on('message', (message: SupervisorMessage) => this.receive(message));
    this.release();
  }

  /** Starts a program; the earlier run of that name must be over. */
  start(name: ProgramName, command: string, args: readonly string[]): Program {
    if (this.runs.has(name)) throw new Error(`${name} is running already.`);
    const run = newRun(name);
    this.runs.set(name, run);
    this.send({ do: 'start', name, command, args });
    return run;
  }

  /** Sends a signal to a program and waits till it is gone. Does nothing where it is not running. */
  async stop(name: ProgramName, signal: NodeJS.Signals): Promise<void> {
    const run = this.runs.get(name);
    if (!run) return;
    this.send({ do: 'signal', name, signal });
    await this.whileAwaited(run.exited);
  }

  /** Waits till a program has ended by itself. */
  finished(program: Program): Promise<ProgramExit> {
    return this.whileAwaited(program.exited);
  }

  /** Kills what runs, removes the folder, and waits till all is gone. Every call gives the same promise. */
  close(): Promise<void> {
    this.closing ??= this.whileAwaited(this.gone).then(() => undefined);
    this.send({ do: 'close' });
    return this.closing;
  }

  private receive(message: SupervisorMessage): void {
    const run = this.runs.get(message.name);
    if (!run) return;
    if (message.event === 'exited') {
      this.runs.delete(message.name);
      run.end(message);
      return;
    }
    run.lastLines.push(message.line);
    if (run.lastLines.length > keptLines) run.lastLines.shift();
    this.options.onOutput?.(message.name, message.line);
  }

  private send(message: object): void {
    // A supervisor that is gone has taken its programs along: endRuns() reports that.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private endRuns(): void {
    for (const run of this.runs.values())
      run.end({ code: null, signal: null, reason: 'its supervisor ended' });
    this.runs.clear();
  }

  private async whileAwaited<T>(work: Promise<T>): Promise<T> {
    this.awaited += 1;
    this.child.ref();
    this.child.channel?.ref();
    try {
      return await work;
    } finally {
      this.awaited -= 1;
      if (this.awaited === 0) this.release();
    }
  }

  private release(): void {
    this.child.unref();
    this.child.channel?.unref();
  }
}

function newRun(name: ProgramName): Run {
  let resolve!: (exit: ProgramExit) => void;
  const exited = new Promise<ProgramExit>((settle) => (resolve = settle));
  const run: Run = {
    name,
    exit: undefined,
    exited,
    lastLines: [],
    end(exit) {
      run.exit = exit;
      resolve(exit);
    },
  };
  return run;
}

/** Settings meant for the host must not reach the programs: etcd reads `ETCD_*`, the supervisor Node's own. */
function forPrograms(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(ETCD_|KUBE_|NODE_|VITEST)/.test(name)),
  );
}
