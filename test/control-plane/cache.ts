import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** Where the two programs are. */
export interface BinaryPaths {
  readonly etcd: string;
  readonly apiServer: string;
}

/** This machine in the words of the cache and of the archives, such as `linux-x64`. */
export const platform = `${process.platform}-${process.arch}`;

/** The folder of all cached programs of this user, outside any checkout. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return path.join(userCache(environment), 'nestjs-kuberator', 'control-plane');
}

/** The cache entry of a version: a folder that either is not there or is complete. */
export function cacheEntry(version: string, environment: NodeJS.ProcessEnv): string {
  return path.join(cacheFolder(environment), `${version}-${platform}`);
}

/** Both programs in `folder`. `undefined` where one is missing or cannot be run. */
export async function binariesIn(folder: string): Promise<BinaryPaths | undefined> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const paths = {
    etcd: path.join(folder, `etcd${suffix}`),
    apiServer: path.join(folder, `kube-apiserver${suffix}`),
  };
  try {
    await Promise.all(Object.values(paths).map((file) => access(file, constants.X_OK)));
    return paths;
  } catch {
    return undefined;
  }
}

/** A new empty folder beside `entry`, to be filled and then given to {@link publish}. */
export async function partialFolder(entry: string): Promise<string> {
  await mkdir(path.dirname(entry), { recursive: true });
  return mkdtemp(`${entry}.partial-`);
}

/** Makes a filled folder the cache entry, in one step. */
export async function publish(partial: string, entry: string): Promise<BinaryPaths> {
  if (!(await binariesIn(partial))) throw new Error(`There is no etcd or no kube-apiserver in "${partial}".`);
  try {
    await rename(partial, entry);
  } catch (error) {
    // Somebody else may have published the same meanwhile. An entry that is not complete is nobody's.
    if (!(await binariesIn(entry))) {
      await rm(entry, { recursive: true, force: true });
      await rename(partial, entry).catch(() => {
        throw error;
      });
    }
  }
  const published = await binariesIn(entry);
  if (!published) throw new Error(`The cache entry "${entry}" went away.`);
  return published;
}

/** Removes what interrupted processes left beside `entry`. Only for the holder of the entry's lock. */
export async function removePartials(entry: string): Promise<void> {
  const folder = path.dirname(entry);
  const prefix = `${path.basename(entry)}.partial-`;
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter((name) => name.startsWith(prefix));
  await Promise.all(leftovers.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

function userCache(environment: NodeJS.ProcessEnv): string {
  if (environment['XDG_CACHE_HOME']) return environment['XDG_CACHE_HOME'];
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32')
    return environment['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local');
  return path.join(homedir(), '.cache');
}
