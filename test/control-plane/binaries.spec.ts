import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Binaries, type BinarySearch, findBinaries } from './binaries.js';
import { cacheEntry, cacheFolder, platform } from './cache.js';
import { type Release, requestedLine } from './releases.js';

/** Stands for the Go toolchain: makes two programs that only say a version. */
const fakeGo = `#!/bin/sh
echo run >> "$GO_RUNS"
while [ "$1" != -o ]; do shift; done
sleep 0.5
for program in etcd kube-apiserver; do
  printf '#!/bin/sh\\necho Kubernetes v1.36.9\\n' > "$2$program"
  chmod +x "$2$program"
done
`;

let folder: string;
let environment: NodeJS.ProcessEnv;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kuberator-binaries-'));
  environment = {
    PATH: path.join(folder, 'bin'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    KUBERATOR_NO_DOWNLOAD: '1',
    GO_RUNS: path.join(folder, 'go-runs'),
  };
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function find(release: Partial<Release> = {}, isExact = false): Promise<Binaries> {
  const search: BinarySearch = {
    release: { line: '1.36', version: '1.36.9', module: 'v1.36', archives: {}, ...release },
    isExact,
    environment,
    say: (line) => said.push(line),
  };
  return findBinaries(search);
}

async function installFakeGo(): Promise<void> {
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'go'), fakeGo);
  await chmod(path.join(bin, 'go'), 0o755);
  environment['PATH'] = `${bin}${path.delimiter}${process.env['PATH']}`;
}

describe('the programs of a control plane', () => {
  it('are missing with one clear error that says what was tried', async () => {
    const error = await find().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    const { message, cause } = error as Error;
    expect(message.split('\n')).toEqual([
      `There is no etcd and kube-apiserver of Kubernetes 1.36 for ${platform}. Tried:`,
      '- KUBEBUILDER_ASSETS: not set',
      `- cache: "${cacheFolder(environment)}" does not have them`,
      '- download: skipped, because KUBERATOR_NO_DOWNLOAD is set',
      '- build from source: spawn go ENOENT',
      expect.stringContaining('Install Go 1.26'),
      expect.stringContaining('KUBEBUILDER_ASSETS'),
    ]);
    expect(cause).toBeInstanceOf(AggregateError);
    expect((cause as AggregateError).errors.every((one: Error) => one.cause instanceof Error)).toBe(true);
    expect(await readdir(cacheFolder(environment))).toEqual([]);
  });

  it('are built once, also when two want them at the same time', async () => {
    await installFakeGo();
    const [one, other] = await Promise.all([find(), find()]);
    expect([one.source, other.source].sort()).toEqual([
      'built from source (v1.36.9)',
      `cache (${cacheEntry('1.36.9', environment)})`,
    ]);
    expect(other.apiServer).toBe(one.apiServer);
    expect(said).toContainEqual(expect.stringMatching(/^waiting for .*: process \d+ on .* holds/));
    expect(await readFile(environment['GO_RUNS'] ?? '', 'utf8')).toBe('run\n');
    expect(await readdir(cacheFolder(environment))).toEqual([`1.36.9-${platform}`]);
  });

  it('do not wait for a process that died while it built them', async () => {
    await installFakeGo();
    const { pid } = spawnSync(process.execPath, ['--version']);
    await mkdir(`${cacheEntry('1.36.9', environment)}.partial-dead`, { recursive: true });
    const lock = `${cacheEntry('1.36.9', environment)}.lock`;
    await writeFile(lock, JSON.stringify({ id: 'dead', pid, host: hostname() }));
    await find();
    expect(await readdir(cacheFolder(environment))).toEqual([`1.36.9-${platform}`]);
  });

  it('come from KUBEBUILDER_ASSETS first, but not in another version than the one asked for', async () => {
    await installFakeGo();
    const { apiServer } = await find();
    environment['KUBEBUILDER_ASSETS'] = path.dirname(apiServer);
    expect((await find({}, true)).source).toMatch(/^KUBEBUILDER_ASSETS/);
    expect((await find({ line: '1.37', version: '1.37.9' })).source).toMatch(/^KUBEBUILDER_ASSETS/);
    expect((await find({ line: '1.37', version: '1.37.9' }, true)).source).toMatch(/^built from source/);
  });
});

describe('the download of the programs', () => {
  let server: Server;
  let archive: Buffer;

  beforeEach(async () => {
    delete environment['KUBERATOR_NO_DOWNLOAD'];
    environment['PATH'] = process.env['PATH'];
    const content = path.join(folder, 'content');
    await mkdir(path.join(content, 'controller-tools', 'envtest'), { recursive: true });
    for (const program of ['etcd', 'kube-apiserver', 'kubectl']) {
      await writeFile(path.join(content, 'controller-tools', 'envtest', program), program, { mode: 0o755 });
    }
    execFileSync('tar', ['-czf', 'a.tar.gz', 'controller-tools'], { cwd: content });
    archive = await readFile(path.join(content, 'a.tar.gz'));
    server = createServer((_request, response) => response.end(archive)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  function archiveWith(sha512: string): Partial<Release> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/envtest.tar.gz`;
    return { archives: { [platform]: { version: '1.36.8', url, sha512 } } };
  }

  it('fills the cache when the archive is the pinned one', async () => {
    const release = archiveWith(createHash('sha512').update(archive).digest('hex'));
    const downloaded = await find(release);
    expect(downloaded.source).toMatch(/^download /);
    expect(await readFile(downloaded.etcd, 'utf8')).toBe('etcd');
    server.close();
    expect(await find(release)).toEqual({
      ...downloaded,
      source: `cache (${cacheEntry('1.36.8', environment)})`,
    });
    expect(await readdir(cacheFolder(environment))).toEqual([`1.36.8-${platform}`]);
  });

  it('refuses any other archive, says so, and goes on with the build', async () => {
    await installFakeGo();
    const { source } = await find(archiveWith('00'));
    expect(source).toBe('built from source (v1.36.9)');
    expect(said).toContainEqual(
      expect.stringMatching(/^Refused http.*: expected SHA-512 00, got [0-9a-f]{128}\.$/),
    );
    expect(await readdir(cacheFolder(environment))).toEqual([`1.36.9-${platform}`]);
  });

  it('goes on with the build when the server does not answer', async () => {
    await installFakeGo();
    const release = archiveWith('00');
    server.close();
    expect((await find(release)).source).toBe('built from source (v1.36.9)');
    expect(said).toContainEqual(expect.stringMatching(/^Could not download http.*ECONNREFUSED/));
  });
});

describe('the version of a control plane', () => {
  it('is taken from the argument, else from the environment, else left open', () => {
    const asked = { KUBERATOR_KUBERNETES_VERSION: '1.37' };
    expect(requestedLine('1.36', asked)).toBe('1.36');
    expect(requestedLine(undefined, asked)).toBe('1.37');
    expect(requestedLine(undefined, {})).toBeUndefined();
  });

  it('is refused with the allowed ones when it is unknown', () => {
    expect(() => requestedLine(undefined, { KUBERATOR_KUBERNETES_VERSION: '1.20' })).toThrow(
      'Expected "KUBERATOR_KUBERNETES_VERSION" to be one of "1.36", "1.37", got "1.20".',
    );
  });
});
