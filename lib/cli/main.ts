#!/usr/bin/env node
/**
 * The command line of the package: `npx nestjs-kuberator embedded`.
 *
 * @module
 */
// As a whole: an older Node has less in it, and is to be told so in words of ours.
import module from 'node:module';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { nodeProblem } from '../common/node-problem.js';
import { UsageError } from './usage-error.js';

const HELP = `Usage: nestjs-kuberator <command> [options]

Commands:
  embedded   Run a Kubernetes API server in memory, for any client, until Ctrl-C.

Options of embedded:
  --port <number>      Port on 127.0.0.1. Default: any free one
  --kubeconfig <file>  Where the kubeconfig of an administrator is written.
                       Default: a file in a temporary folder, removed at the end
  --plain              HTTP without TLS
  --simulate           A node on which Pods become ready, and the controllers of workloads. Nothing is run
  --no-controllers     As a bare API server: no garbage collection, and namespaces that are deleted never end

  --help               Show this text
`;

async function main([command, ...rest]: readonly string[]): Promise<number> {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new UsageError(problem);
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(HELP);
    return command === undefined ? 2 : 0;
  }
  if (command !== 'embedded') throw new UsageError(`There is no command "${command}".`);
  // Before the server is loaded: most of a start is else spent on compiling it.
  module.enableCompileCache();
  const { embeddedCommand, EMBEDDED_OPTIONS } = await import('./embedded.command.js');
  let values;
  try {
    ({ values } = parseArgs({ args: rest, options: EMBEDDED_OPTIONS, allowNegative: true }));
  } catch (cause) {
    // Node's own text goes on about `--` and how to pass it.
    const [problem] = (cause as Error).message.split('. ', 1);
    throw new UsageError(`${problem?.replace(/\.$/, '')}.`, { cause });
  }
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  return embeddedCommand(values);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`nestjs-kuberator: ${error.message}\nTry: nestjs-kuberator --help\n`);
      process.exitCode = 2;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  },
);
