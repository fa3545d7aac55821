import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository, runNode } from '../support/repository.js';
import { BuiltSamples } from './built-samples.js';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kuberator-start-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm start', () => {
  /** The checkout as it is cloned: nothing is built. */
  async function clone(): Promise<string> {
    const copy = await mkdtemp(path.join(folder, 'clone-'));
    const parts = ['lib', 'sample', 'tools', 'package.json', 'tsconfig.json', 'tsconfig.samples.json'];
    for (const part of parts)
      await cp(path.join(repository, part), path.join(copy, part), { recursive: true });
    await symlink(path.join(repository, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
    return copy;
  }

  /** The quickest run there is: the sample refuses its arguments. */
  async function refused(cwd: string, sample = '01-hello-operator'): Promise<string> {
    const { stdout, stderr } = await runNode('tools/start.mjs', [sample, 'nonsense'], { cwd });
    return stdout + stderr;
  }

  it('names the samples', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(repository, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const started = Object.values(scripts).flatMap(
      (script) => /^node tools\/start\.mjs (.+)$/.exec(script) ?? [],
    );
    const samples = await readdir(path.join(repository, 'sample'));
    expect(samples.filter((name) => /^\d/.test(name)).sort()).toEqual(
      started.filter((name) => /^\d/.test(name)).sort(),
    );
  });

  it('runs samples that are started at once, from nothing', async () => {
    const cwd = await clone();
    const outputs = await Promise.all([refused(cwd), refused(cwd, '02-status-and-errors'), refused(cwd)]);
    for (const output of outputs) expect(output).toMatch(/^Unexpected argument 'nonsense'[^\n]+\n$/);
    expect(await readdir(path.join(cwd, '.samples'))).toHaveLength(1);
  });

  it('leaves a sample that runs as it was started', async () => {
    const cwd = await clone();
    const sample = (file: string, text: string) =>
      writeFile(path.join(cwd, 'sample/01-hello-operator', file), text);
    await sample('late.ts', "export const text = 'before';\n");
    const waits = 'console.log("started");\nprocess.stdin.once("data", () => void end());\n';
    const end =
      'async function end() {\n  console.log((await import("./late.js")).text);\n  process.exit();\n}\n';
    await sample('main.ts', `import process from 'node:process';\n${waits}${end}`);
    const first = spawn(process.execPath, ['tools/start.mjs', '01-hello-operator'], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: first.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('started');
    await sample('late.ts', "export const text = 'after';\n");
    await refused(cwd, '02-status-and-errors');
    first.stdin.end('go on');
    expect((await lines.next()).value).toBe('before');
  });

  it('runs what the sources say now, and says where they do not compile', async () => {
    const cwd = await clone();
    const main = path.join(cwd, 'sample/01-hello-operator/main.ts');
    await writeFile(main, 'console.log("first");\nexport {};\n');
    expect(await refused(cwd)).toBe('first\n');
    await writeFile(main, 'console.log("second one");\nexport {};\n');
    expect(await refused(cwd)).toBe('second one\n');
    await writeFile(main, 'console.log(missing);\nexport {};\n');
    expect(await refused(cwd)).toMatch(/^sample\/01-hello-operator\/main\.ts[^\n]+TS2304/);
  });
});

describe('a sample that can not start', () => {
  let samples: BuiltSamples;
  beforeAll(async () => {
    samples = await BuiltSamples.build();
  });
  afterAll(() => samples?.remove());

  const config = (server: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'one', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'one',
    });

  /** A cluster that answers like this, and a folder for what a sample leaves in the temporary one. */
  async function clusterThat(answer: (socket: Socket) => void) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const temporary = await mkdtemp(path.join(folder, 'tmp-'));
    const kubeconfig = path.join(folder, 'kubeconfig.yaml');
    await writeFile(kubeconfig, config(`https://127.0.0.1:${(server.address() as AddressInfo).port}`));
    return {
      temporary,
      args: ['--kubeconfig', kubeconfig, '--context', 'one'],
      environment: { TMPDIR: temporary },
      [Symbol.dispose]() {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
  }

  it('says why in one line, and leaves nothing behind', async () => {
    using cluster = await clusterThat((socket) => socket.destroy());
    const sample = samples.start('01-hello-operator', cluster.args, cluster.environment);
    expect(await sample.exit()).toBe(1);
    expect(sample.errors).toMatch(
      /^Can't use the cluster of context "one" \(https:\/\/127\.0\.0\.1:\d+\): [^\n]+\n$/,
    );
    expect(await readdir(cluster.temporary)).toEqual([]);
  });

  it('can be interrupted, and leaves nothing behind', async () => {
    let contact = () => {};
    const contacted = new Promise<void>((resolve) => (contact = resolve));
    using cluster = await clusterThat(() => contact());
    const sample = samples.start('01-hello-operator', cluster.args, cluster.environment);
    await contacted;
    expect(await readdir(cluster.temporary)).toHaveLength(1);
    sample.signal('SIGINT');
    expect(await sample.exit()).toBe(130);
    expect(await readdir(cluster.temporary)).toEqual([]);
  });
});
