import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { peers } from '../../benchmark/operators/catalogue.js';
import { MissingToolchainError } from '../../benchmark/operators/peer.js';

const hasPython = spawnSync('python3', ['--version']).status === 0;
let folder: string;
let bin: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolchains-'));
  bin = path.join(folder, 'bin');
  await mkdir(bin);
  vi.stubEnv('PATH', bin);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it.each([
  ['controller-runtime', 'go'],
  ['kube-rs', 'cargo'],
  ['kuberator', 'cargo'],
  ['java-operator-sdk', 'java'],
  ['kopf', 'python3'],
])('the benchmark skips %s where there is no %s', async (name, command) => {
  await expect(build(name)).rejects.toThrow(
    new MissingToolchainError(`there is no "${command}" on the PATH`),
  );
});

it('the benchmark skips the Java Operator SDK where there is Java and no Maven', async () => {
  await script('java', `echo 'openjdk version "17.0.15" 2025-04-15' >&2`);
  await expect(build('java-operator-sdk')).rejects.toThrow(
    new MissingToolchainError('there is no "mvn" on the PATH'),
  );
});

it.each([
  ['1.8.0_452', 'it needs Java 17, and "java" is 1.8.0_452'],
  ['11.0.27', 'it needs Java 17, and "java" is 11.0.27'],
])('the benchmark skips the Java Operator SDK where Java is %s', async (version, message) => {
  await script('java', `echo 'openjdk version "${version}"' >&2`);
  await expect(build('java-operator-sdk')).rejects.toThrow(new MissingToolchainError(message));
});

it.skipIf(!hasPython)('the benchmark skips kopf where Python can make no virtual environments', async () => {
  // As on a Debian without the package python3-venv.
  await writeFile(path.join(folder, 'ensurepip.py'), 'raise ImportError("No module named ensurepip")');
  vi.unstubAllEnvs();
  vi.stubEnv('PYTHONPATH', folder);
  await expect(build('kopf')).rejects.toThrow(
    new MissingToolchainError('"python3" can\'t make virtual environments: No module named ensurepip'),
  );
});

const build = (name: string) => peers.find((peer) => peer.name === name)!.build(folder);

async function script(name: string, line: string): Promise<void> {
  const file = path.join(bin, name);
  await writeFile(file, `#!/bin/sh\n${line}\n`);
  await chmod(file, 0o755);
}
