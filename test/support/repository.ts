import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of this repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The compilers that the declarations and the documentation are checked with: the newest one and the one before. */
export const compilers = {
  tsc: 'node_modules/@typescript/native/bin/tsc',
  tsc6: 'node_modules/typescript/bin/tsc6',
} as const;

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** What a program wrote, and how it ended. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a JavaScript file on the Node that runs the tests. Resolves whatever the exit code is. */
export function runNode(
  file: string,
  args: readonly string[],
  { cwd, environment }: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [file, ...args], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code) || 1, stdout, stderr });
    });
  });
}

/** As {@link runNode}, but rejects with all that was written unless the exit code is 0. */
export async function mustRunNode(
  file: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runNode(file, args, options);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with code ${code}:\n${stdout}${stderr}`);
  return stdout;
}
