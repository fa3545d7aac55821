import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder, platform } from '../control-plane/cache.js';
import { withLock } from '../control-plane/lock.js';

const sources = fileURLToPath(new URL('go/', import.meta.url));

/**
 * The program of `test/conformance/go`, built once for each state of its sources and kept in this user's cache.
 *
 * @returns its path; undefined where there is no Go, unless `CI` is set
 * @throws Error where it cannot be built
 */
export async function goOperator(): Promise<string | undefined> {
  const folder = path.join(path.dirname(cacheFolder(process.env)), 'go-operator');
  const file = path.join(folder, `${await hashOf(sources)}-${platform}`);
  const isThere = () => access(file).then(
    () => true,
    () => false,
  ); // prettier-ignore
  if (await isThere()) return file;
  await mkdir(folder, { recursive: true });
  const say = (why: string) => process.stderr.write(`waiting for the operator in Go: ${why}\n`);
  return await withLock(`${file}.lock`, say, async () => {
    if (await isThere()) return file;
    return (await build(folder, file)) ? file : undefined;
  });
}

/** @returns whether there is a Go to build with */
async function build(folder: string, file: string): Promise<boolean> {
  const partial = await mkdtemp(path.join(folder, 'partial-'));
  try {
    const built = path.join(partial, 'go-operator');
    const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];
    await runGo(['build', ...flags, '-o', built, '.']);
    await rename(built, file);
    return true;
  } catch (error) {
    const isWithoutGo = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isWithoutGo && !process.env['CI']) return false;
    throw new Error(
      isWithoutGo
        ? 'There is no Go in PATH to build test/conformance/go with. Install Go 1.26 (https://go.dev/dl).'
        : 'Could not build test/conformance/go.',
      { cause: error },
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Behind everything else that the machine does: a build takes all that it gets. */
async function runGo(args: string[]): Promise<void> {
  const child = spawn('go', args, {
    cwd: sources,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => os.setPriority(child.pid ?? 0, os.constants.priority.PRIORITY_LOW));
    child.once('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`go build ended with ${signal ?? code}:\n${Buffer.concat(output).toString()}`)),
    );
  });
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) {
    hash.update(`${name}\0`).update(await readFile(path.join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** What the operator saw of a server, a line for each step. @throws Error with all that it said, where it failed */
export async function runGoOperator(program: string, kubeconfigPath: string): Promise<string[]> {
  try {
    const limits = { timeout: 270_000, maxBuffer: 2 ** 24 };
    const { stdout } = await promisify(execFile)(program, [kubeconfigPath], limits);
    return stdout.trimEnd().split('\n');
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const last = (text: string) => text.split('\n').slice(-30).join('\n');
    throw new Error(`The operator in Go failed:\n${last(stdout)}\n${last(stderr)}`, { cause: error });
  }
}
