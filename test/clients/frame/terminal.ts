import { spawn } from 'node:child_process';
import process from 'node:process';
import { eventually } from '../../support/eventually.js';
import { maskTerminal } from './terminal-masker.js';

/** One command, and all that the terminal showed. */
export interface Step {
  readonly command: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Further arguments, which may have spaces. */
  readonly args?: readonly string[] | undefined;
  /** What the command reads. */
  readonly input?: string | undefined;
  /** The exit code that is expected. @default 0 */
  readonly code?: number | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** For what differs from run to run: only the exit code is compared. @default false */
  readonly isQuiet?: boolean | undefined;
}

/** Long enough for a machine that is busy; a command that waits for ever fails. */
const timeoutMs = 60_000;

/** Where a user types commands for one server, and what they said. */
export class Terminal {
  readonly steps: Step[] = [];

  constructor(
    private readonly programs: Readonly<Record<string, string>>,
    /** Folder of this terminal's own, with the kubeconfig. */
    readonly folder: string,
    private readonly cwd: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param command words, separated by a space each @returns what it wrote, unmasked */
  kubectl(command: string, options?: CommandOptions): Promise<string> {
    return this.run('kubectl', command, options);
  }

  /** Repeats a command until it ends well, and notes it once: for what a server learns a moment later. */
  eventually(command: string): Promise<string> {
    return eventually(() => this.kubectl(command, { isQuiet: true }), { timeoutMs, everyMs: 200 });
  }

  /** Of commands that were typed at the same time, the one that ends first is noted first; this sorts them. */
  forgetOrder(): void {
    this.steps.sort((a, b) => (a.command < b.command ? -1 : 1));
  }

  helm(command: string, options?: CommandOptions): Promise<string> {
    return this.run('helm', command, options);
  }

  /** @throws Error with all that it wrote, when the exit code is another than the one expected */
  private async run(
    program: string,
    command: string,
    { args = [], code: expected = 0, isQuiet = false, ...options }: CommandOptions = {},
  ): Promise<string> {
    const words = [...command.split(' '), ...args];
    const { code, stdout, stderr } = await execute(this.programs[program] ?? program, words, {
      cwd: this.cwd,
      env: { ...process.env, ...this.environment, ...options.environment },
      input: options.input ?? '',
    });
    const line = [program, ...words].join(' ');
    if (code !== expected) {
      const output = `${stdout}${stderr}`;
      throw new Error(`"${line}" ended with ${code} instead of ${expected}:\n${output}`);
    }
    const mask = (text: string) => (isQuiet ? '' : maskTerminal(text, this.folder));
    this.steps.push({ command: line, code, stdout: mask(stdout), stderr: mask(stderr) });
    return stdout;
  }
}

interface Execution {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input: string;
}

function execute(
  file: string,
  args: readonly string[],
  { cwd, env, input }: Execution,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, ...output }));
    // A program that reads nothing may be gone by now.
    child.stdin.on('error', () => undefined).end(input);
  });
}
