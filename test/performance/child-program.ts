import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { repository } from '../support/repository.js';

/** A child that hangs must not outlive the test. */
const TIMEOUT_MS = 60_000;
const MAX_HEAP_MB = 1_500;

/** Packages stay where they are, but for what the bundler itself puts in for decorators. */
const isExternal = (id: string): boolean =>
  !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('@oxc-project/runtime');

/** A program beside this file, with the library that it imports, as one file: to be run by Node without a test around it. */
export class ChildProgram implements AsyncDisposable {
  private constructor(
    private readonly folder: string,
    private readonly stack: AsyncDisposableStack,
  ) {}

  static async build(source: string): Promise<ChildProgram> {
    await using stack = new AsyncDisposableStack();
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kuberator-performance-')));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    const bundle = await rolldown({
      input: path.join(import.meta.dirname, source),
      platform: 'node',
      external: isExternal,
      resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    });
    await bundle.write({ file: path.join(folder, 'program.mjs') });
    await bundle.close();
    return new ChildProgram(folder, stack.move());
  }

  /** What it printed last, as JSON. */
  async run<Answer>(
    flags: readonly string[],
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Answer> {
    const program = path.join(this.folder, 'program.mjs');
    // Flags and environment of the test runner would count, too.
    const { PATH, HOME } = process.env;
    const output = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [`--max-old-space-size=${MAX_HEAP_MB}`, ...flags, program, ...args],
        { env: { PATH, HOME, ...environment }, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`The program failed:\n${stdout}${stderr}`, { cause: error }));
          else resolve(stdout);
        },
      );
    });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Answer;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}
