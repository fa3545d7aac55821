import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { promisify } from 'node:util';
import { downloadArchive } from './archive.js';
import { buildFromSource } from './build.js';
import {
  binariesIn,
  type BinaryPaths,
  cacheEntry,
  cacheFolder,
  partialFolder,
  platform,
  publish,
  removePartials,
} from './cache.js';
import { withLock } from './lock.js';
import { type KubernetesLine, type Release, releaseOf, requestedLine } from './releases.js';

export interface Binaries extends BinaryPaths {
  /** Where they came from, for a line of log. */
  readonly source: string;
}

/** What the search depends on; tests give their own. */
export interface BinarySearch {
  readonly release: Release;
  /** Whether that release was asked for, so that programs of another one in `KUBEBUILDER_ASSETS` will not do. */
  readonly isExact: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Gets lines for the user about what takes long. */
  say(line: string): void;
}

/**
 * The programs etcd and kube-apiserver, from the first of these that has them:
 *
 * 1. the folder in the environment variable `KUBEBUILDER_ASSETS`,
 * 2. this user's cache,
 * 3. the official envtest archive, unless `KUBERATOR_NO_DOWNLOAD` is set,
 * 4. a build from source with the Go toolchain, about 5 minutes on two cores.
 *
 * What 3 or 4 give goes into the cache. Processes that want the same wait for each other.
 *
 * @param version default: the environment variable `KUBERATOR_KUBERNETES_VERSION`, else 1.36.
 * @throws Error that says for each of the four why it did not do, with their errors as its cause.
 */
export async function ensureBinaries(version?: KubernetesLine): Promise<Binaries> {
  const line = requestedLine(version);
  return await findBinaries({
    release: releaseOf(line),
    isExact: line !== undefined,
    environment: process.env,
    say: (text) => process.stderr.write(`control plane: ${text}\n`),
  });
}

/** {@link ensureBinaries} with everything that it depends on given. */
export async function findBinaries(search: BinarySearch): Promise<Binaries> {
  const failures: Error[] = [];
  const attempt = async (
    what: string,
    find: () => Promise<Binaries | undefined>,
  ): Promise<Binaries | undefined> => {
    try {
      return await find();
    } catch (error) {
      failures.push(new Error(`${what}: ${messages(error)}`, { cause: error }));
      return undefined;
    }
  };
  const found =
    (await attempt('KUBEBUILDER_ASSETS', () => fromAssets(search))) ??
    (await attempt('cache', () => fromCache(search))) ??
    (await attempt('cache', () =>
      withLock(
        `${cacheEntry(search.release.version, search.environment)}.lock`,
        (reason) => search.say(`waiting for the programs of Kubernetes ${search.release.line}: ${reason}`),
        async () =>
          // The one that held the lock before may have brought them.
          (await fromCache(search).catch(() => undefined)) ??
          (await attempt('download', () => fromArchive(search))) ??
          (await attempt('build from source', () => fromSource(search))),
      ),
    ));
  if (found) return found;
  throw new Error(failureText(search.release, failures), { cause: new AggregateError(failures) });
}

async function fromAssets({ release, isExact, environment }: BinarySearch): Promise<Binaries> {
  const folder = environment['KUBEBUILDER_ASSETS'];
  if (!folder) throw new Error('not set');
  const paths = await binariesIn(folder);
  if (!paths) throw new Error(`there is no executable etcd or no executable kube-apiserver in "${folder}"`);
  if (isExact) {
    const { stdout } = await promisify(execFile)(paths.apiServer, ['--version']);
    if (!stdout.includes(` v${release.line}.`)) {
      throw new Error(`"${folder}" holds ${stdout.trim()}, not ${release.line}`);
    }
  }
  return { ...paths, source: `KUBEBUILDER_ASSETS (${folder})` };
}

async function fromCache({ release, environment }: BinarySearch): Promise<Binaries> {
  for (const version of [release.version, release.archives[platform]?.version]) {
    const entry = version && cacheEntry(version, environment);
    const paths = entry && (await binariesIn(entry));
    if (paths) return { ...paths, source: `cache (${entry})` };
  }
  throw new Error(`"${cacheFolder(environment)}" does not have them`);
}

async function fromArchive({ release, environment, say }: BinarySearch): Promise<Binaries> {
  if (environment['KUBERATOR_NO_DOWNLOAD']) throw new Error('skipped, because KUBERATOR_NO_DOWNLOAD is set');
  const archive = release.archives[platform];
  if (!archive) throw new Error(`no archive of Kubernetes ${release.line} for ${platform} is known`);
  say(`downloading ${archive.url}`);
  try {
    const paths = await fill(cacheEntry(archive.version, environment), (folder) =>
      downloadArchive(archive, folder, environment),
    );
    return { ...paths, source: `download (${archive.url})` };
  } catch (error) {
    say(messages(error));
    throw error;
  }
}

async function fromSource({ release, environment, say }: BinarySearch): Promise<Binaries> {
  const paths = await fill(cacheEntry(release.version, environment), (folder) =>
    buildFromSource(release, folder, say, environment),
  );
  return { ...paths, source: `built from source (v${release.version})` };
}

/** Makes a cache entry of what `work` puts into a folder; nothing is left of it where that fails. */
async function fill(entry: string, work: (folder: string) => Promise<void>): Promise<BinaryPaths> {
  await removePartials(entry);
  const partial = await partialFolder(entry);
  try {
    await work(partial);
    return await publish(partial, entry);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function failureText(release: Release, failures: readonly Error[]): string {
  return [
    `There is no etcd and kube-apiserver of Kubernetes ${release.line} for ${platform}. Tried:`,
    ...failures.map(({ message }) => `- ${message}`),
    'Install Go 1.26 or newer (https://go.dev/dl) so that they can be built, or allow the download, or set',
    'KUBEBUILDER_ASSETS to a folder that has both programs.',
  ].join('\n');
}

/** An error's message and those of its causes. */
function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messages(error.cause)}`;
}
