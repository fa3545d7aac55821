import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedCluster } from '../../lib/testing/index.js';
import { temporaryFolder } from '../control-plane/temporary-folder.js';

/** The kubeconfig of an embedded server as a file, in a folder that goes with it. */
export interface KubeconfigFile extends AsyncDisposable {
  readonly path: string;
  readonly folder: string;
}

export async function kubeconfigFileOf(cluster: EmbeddedCluster): Promise<KubeconfigFile> {
  const folder = await temporaryFolder();
  const path = join(folder, 'kubeconfig.yaml');
  await writeFile(path, cluster.kubeconfigText, { mode: 0o600 });
  return {
    path,
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
