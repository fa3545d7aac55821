import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { repository } from '../../support/repository.js';

/** An embedded server as `npx nestjs-kuberator embedded` runs it, from its sources. */
export interface EmbeddedProcess {
  readonly kubeconfigPath: string;
  /** Ends it as Ctrl-C does. @throws Error unless it ends well */
  stop(): Promise<void>;
}

/** Runs the command with these options; resolves when it has said that it is ready. */
export async function startEmbeddedProcess(options: readonly string[]): Promise<EmbeddedProcess> {
  const hook = path.join(repository, 'test/control-plane/typescript-hook.mjs');
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--import', hook];
  const main = path.join(repository, 'lib/cli/main.ts');
  const child = spawn(process.execPath, [...flags, main, 'embedded', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whatever becomes of the tests, it must not be left behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    kubeconfigPath: await Promise.race([
      kubeconfigPathIn(child.stdout),
      ended.then((how) => {
        throw new Error(`nestjs-kuberator embedded ended with ${how} before it was ready`);
      }),
    ]),
    async stop() {
      child.kill('SIGINT');
      const how = await ended;
      process.off('exit', kill);
      if (how !== 0) throw new Error(`nestjs-kuberator embedded ended with ${how}`);
    },
  };
}

async function kubeconfigPathIn(output: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += chunk.toString();
    const [, file] = /^ready: .*\(kubeconfig: (.*)\)\n/m.exec(text) ?? [];
    if (file !== undefined) return file;
  }
  throw new Error(`nestjs-kuberator embedded said nothing of a kubeconfig:\n${text}`);
}
