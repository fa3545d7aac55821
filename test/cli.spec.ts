import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Namespace } from '../lib/kinds/index.js';
import { connect } from './support/cluster.js';
import { eventually } from './support/eventually.js';
import { repository } from './support/repository.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kuberator-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const options = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
  const hook = path.join(repository, 'test/control-plane/typescript-hook.mjs');
  const main = path.join(repository, 'lib/cli/main.ts');
  const child = spawn(process.execPath, [...options, '--import', hook, main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output, exit };
}

describe('nestjs-kuberator embedded', () => {
  it('serves until it is interrupted, and leaves no kubeconfig behind that it was not told to write', async () => {
    const { child, output, exit } = run('embedded');
    try {
      await eventually(() => expect(output.stdout).toMatch(/^ready: .*\n$/), { timeoutMs: 60_000 });
      const [, url, file = ''] =
        /^ready: (https:\/\/127\.0\.0\.1:\d+) \(kubeconfig: (.+)\)\n$/.exec(output.stdout) ?? [];
      expect(url).toBeDefined();
      await using cluster = await connect(file);
      expect((await cluster.client.list(Namespace)).length).toBeGreaterThan(0);
      child.kill('SIGINT');
      expect(await exit).toBe(0);
      await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(output.stderr).toBe('');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('writes the kubeconfig where it is told to, for nobody else to read', async () => {
    const file = path.join(folder, 'kubeconfig');
    const { child, output, exit } = run('embedded', '--kubeconfig', file, '--plain');
    try {
      await eventually(() => expect(output.stdout).toContain('ready: http://127'), { timeoutMs: 60_000 });
      expect(await readFile(file, 'utf8')).toContain('current-context');
      expect((await stat(file)).mode & 0o077).toBe(0);
      child.kill('SIGTERM');
      expect(await exit).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it.each<[string[], string]>([
    [['embeded'], 'There is no command "embeded".'],
    [['embedded', '--prot', '1'], "Unknown option '--prot'."],
    [['embedded', '1234'], "Unexpected argument '1234'."],
    [['embedded', '--port'], "Option '--port <value>' argument missing."],
    [['embedded', '--port', 'x'], '--port must be a number from 0 to 65535, and not "x".'],
    [['embedded', '--port', '65536'], '--port must be a number from 0 to 65535, and not "65536".'],
    [['embedded', '--kubeconfig='], '--kubeconfig must name a file.'],
  ])('says in one line what is wrong with %o', async (args, message) => {
    const { output, exit } = run(...args);
    expect(await exit).toBe(2);
    expect(output.stderr).toBe(`nestjs-kuberator: ${message}\nTry: nestjs-kuberator --help\n`);
  });

  it('says that a port is taken, and that a file can not be written', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const [taken, unwritable] = [
      run('embedded', '--port', String(port)),
      run('embedded', '--kubeconfig', path.join(folder, 'none', 'kubeconfig')),
    ];
    expect(await taken.exit).toBe(2);
    expect(taken.output.stderr).toContain(`Port ${port} is taken. Name another with --port`);
    expect(await unwritable.exit).toBe(2);
    expect(unwritable.output.stderr).toContain('The kubeconfig could not be written: ENOENT');
    other.close();
  });

  it('tells what there is', async () => {
    const { output, exit } = run('--help');
    expect(await exit).toBe(0);
    for (const option of ['--port', '--kubeconfig', '--plain', '--simulate', '--no-controllers'])
      expect(output.stdout).toContain(option);
  });
});
