import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyData } from '../../tools/copy-data.mjs';
import { eventually } from '../support/eventually.js';
import { compilers, mustRunNode, repository } from '../support/repository.js';

/** The samples as `npm start` compiles them, in a folder of the test's own: nobody else's build gets in the way. */
export class BuiltSamples {
  private readonly running = new Set<RunningSample>();

  private constructor(private readonly folder: string) {}

  static async build(): Promise<BuiltSamples> {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kuberator-samples-')));
    await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    // Its own name leads to what is built beside it.
    await cp(path.join(repository, 'package.json'), path.join(folder, 'package.json'));
    const project = path.join(repository, 'tsconfig.samples.json');
    await mustRunNode(path.join(repository, compilers.tsc), [
      '-p',
      project,
      '--outDir',
      path.join(folder, 'dist'),
    ]);
    copyData(path.join(folder, 'dist'));
    return new BuiltSamples(folder);
  }

  start(
    sample: string,
    args: readonly string[] = [],
    environment: NodeJS.ProcessEnv = {},
    program = 'main.js',
  ): RunningSample {
    return this.run(path.join(this.folder, 'dist', 'sample', sample, program), args, environment);
  }

  /** Compiles and starts a program of a user, who has the package. */
  async startProgram(code: string, environment: NodeJS.ProcessEnv): Promise<RunningSample> {
    const program = await mkdtemp(path.join(this.folder, 'program-'));
    await writeFile(path.join(program, 'main.ts'), code);
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--skipLibCheck'];
    const decorators = ['--experimentalDecorators', '--emitDecoratorMetadata', '--types', 'node'];
    await mustRunNode(path.join(repository, compilers.tsc), ['main.ts', ...options, ...decorators], {
      cwd: program,
    });
    return this.run(path.join(program, 'main.js'), [], environment);
  }

  private run(main: string, args: readonly string[], environment: NodeJS.ProcessEnv): RunningSample {
    const child = spawn(process.execPath, [main, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    const sampleRun = new RunningSample(child);
    this.running.add(sampleRun);
    return sampleRun;
  }

  /** Ends what a failed test left running, too. */
  async remove(): Promise<void> {
    await Promise.all([...this.running].map((sample) => sample.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A sample in a terminal. */
export class RunningSample {
  /** All that the terminal shows. */
  output = '';
  errors = '';
  private readonly exited: Promise<number | NodeJS.Signals>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
      this.errors += chunk.toString();
    });
    this.exited = new Promise((resolve) =>
      child.once('close', (code, signal) => resolve(code ?? signal ?? 1)),
    );
  }

  /**
   * Waits until the terminal shows all these texts after `from` characters, in whatever order: the operator and the
   * one who looks at the cluster see the same at almost the same time.
   */
  async shows(texts: readonly string[], from = 0, timeoutMs = 60_000): Promise<void> {
    await eventually(
      () => {
        for (const text of texts) {
          if (!this.output.includes(text, from))
            throw new Error(`"${text}" is not shown in:\n${this.output}`);
        }
      },
      { timeoutMs },
    );
  }

  /** The kubeconfig of the cluster that it runs on, as it says. */
  get kubeconfig(): string {
    return /--kubeconfig (\S+)/.exec(this.output)?.[1] ?? '';
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The exit code, or the signal that ended it. */
  exit(): Promise<number | NodeJS.Signals> {
    return this.exited;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exited;
  }
}
