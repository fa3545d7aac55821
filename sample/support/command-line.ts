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

/**
 * For a sample that always starts its own clusters: whoever names another one has to know that it is not used.
 *
 * @throws UsageError
 */
export function refuseArguments(args: readonly string[]): void {
  if (args.length === 0) return;
  throw new UsageError(
    `This sample runs on clusters of its own and takes no arguments, got ${args.join(' ')}. Usage: ${command()}`,
  );
}

function usage(): string {
  return `Usage: ${command()} [-- --kubeconfig FILE [--context NAME]]`;
}

/** What npm was asked to run: the samples share this file. */
function command(): string {
  const script = process.env['npm_lifecycle_event'] ?? 'start';
  return script.startsWith('start:') ? `npm run ${script}` : 'npm start';
}
