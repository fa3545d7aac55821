import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { repository } from '../repository.js';

/** The program of a replica, compiled with what it needs of the library into one file. */
export interface BuiltProgram extends AsyncDisposable {
  readonly file: string;
}

export async function buildReplicaProgram(): Promise<BuiltProgram> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kuberator-replicas-')));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    const bundle = await rolldown({
      input: path.join(repository, 'test/support/shard-replicas/program.ts'),
      platform: 'node',
      external: isExternal,
      tsconfig: path.join(repository, 'tsconfig.json'),
    });
    const file = path.join(folder, 'program.mjs');
    await bundle.write({ file, format: 'esm', sourcemap: true, keepNames: true });
    await bundle.close();
    return { file, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Packages stay what they are, but for the helpers of the compiler. */
function isExternal(id: string): boolean {
  return !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('@oxc-project/');
}
