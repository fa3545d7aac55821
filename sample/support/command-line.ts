import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

/** What a sample can be told. */
export interface SampleArguments {
  /** The cluster to use. Without one the sample starts its own. */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Something only the reader can mend: shown as one line, without a stack. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseArguments(args: readonly string[]): SampleArguments {
  const { kubeconfig, context } = parse(args);
  if (kubeconfig === undefined) {
    if (context !== undefined)
      throw new UsageError(`--context needs --kubeconfig, the file to find it in. ${usage()}`);
    return {};
  }
  // npm runs scripts in the folder of the package, and says where it was called itself.
  const file = path.resolve(process.env['INIT_CWD'] ?? '.', kubeconfig);
  return context === undefined ? { kubeconfig: file } : { kubeconfig: file, context };
}

function parse(args: readonly string[]): { kubeconfig?: string; context?: string } {
  try {
    const options = { kubeconfig: { type: 'string' }, context: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Node's own text goes on about `--` and how to pass it.
    const [problem] = (error as Error).message.split('. ', 1);
    throw new UsageError(`${problem}. ${usage()}`);
  }
}

function usage(): string {
  // What npm was asked to run: the samples share this file.
  const script = process.env['npm_lifecycle_event'] ?? 'start';
  const command = script.startsWith('start:') ? `npm run ${script}` : 'npm start';
  return `Usage: ${command} [-- --kubeconfig FILE [--context NAME]]`;
}
