import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { PackedPackage } from '../../support/packed-package.js';

/**
 * The package as its users install it, in an app of its own. What is lost when it is compiled, bundled or packed, is
 * lost for the clients here, too.
 */
export interface InstalledPackage {
  /** The file that `npx nestjs-kuberator` runs. */
  readonly cli: string;
  remove(): Promise<void>;
}

export async function installPackage(): Promise<InstalledPackage> {
  const packed = await PackedPackage.create();
  try {
    const app = await packed.createApp('clients', { type: 'module', dependencies: [] });
    const { name, bin } = packed.manifest;
    return {
      cli: path.join(app, 'node_modules', name, bin['nestjs-kuberator']),
      remove: () => packed.remove(),
    };
  } catch (error) {
    await packed.remove();
    throw error;
  }
}

/** An embedded server as `npx nestjs-kuberator embedded` runs it. */
export interface EmbeddedProcess extends AsyncDisposable {
  readonly kubeconfigPath: string;
  /** Ends it as Ctrl-C does. @throws Error unless it ends well */
  stop(): Promise<void>;
}

/**
 * Runs the command with these options; resolves when it has said that it is ready.
 *
 * @param cli of an {@link InstalledPackage}
 */
export async function startEmbeddedProcess(
  cli: string,
  options: readonly string[],
): Promise<EmbeddedProcess> {
  const child = spawn(process.execPath, [cli, 'embedded', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whatever becomes of the tests, it must not be left behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    child.kill('SIGINT');
    const how = await ended;
    process.off('exit', kill);
    if (how !== 0) throw new Error(`nestjs-kuberator embedded ended with ${how}`);
  };
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    kubeconfigPath: await Promise.race([
      kubeconfigPathIn(child.stdout),
      ended.then((how) => {
        throw new Error(`nestjs-kuberator embedded ended with ${how} before it was ready`);
      }),
    ]),
    stop,
    [Symbol.asyncDispose]: stop,
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
