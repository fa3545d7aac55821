import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { Terminal } from './terminal.js';

/** What the tests of this project have in common. */
export const manifests = fileURLToPath(new URL('../manifests/', import.meta.url));

/** Runs `work` with a terminal of its own for the server of a kubeconfig: a file, or its text. */
export async function withTerminal<T>(
  kubeconfig: string,
  work: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const programs = inject('clientPrograms');
  if (typeof programs === 'string') throw new Error(programs);
  const folder = await mkdtemp(path.join(tmpdir(), 'clients-'));
  try {
    const isText = kubeconfig.includes('\n');
    const file = isText ? path.join(folder, 'kubeconfig') : kubeconfig;
    if (isText) await writeFile(file, kubeconfig, { mode: 0o600 });
    const environment = {
      KUBECONFIG: file,
      HOME: folder,
      KUBECACHEDIR: path.join(folder, 'kubectl'),
      HELM_CACHE_HOME: path.join(folder, 'helm', 'cache'),
      HELM_CONFIG_HOME: path.join(folder, 'helm', 'config'),
      HELM_DATA_HOME: path.join(folder, 'helm', 'data'),
      KUBECTL_EXTERNAL_DIFF: 'diff -u -N',
      TMPDIR: folder,
      TERM: 'dumb',
      TZ: 'UTC',
    };
    return await work(new Terminal({ ...programs }, folder, manifests, environment));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
