import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { ensureBinaries } from '../../test/control-plane/index.js';
import { step } from './builds/build-steps.js';
import { MissingToolchainError, type Peer } from './peer.js';
import type { BuiltPeer } from './scenario.js';

/** Peers that could be built, with what there is to say about each, built or not. */
export interface BuiltPeers {
  readonly built: readonly (BuiltPeer & Pick<Peer, 'absence'>)[];
  readonly versions: readonly string[];
}

/** Builds them one after another; one whose toolchain is missing is left out, and named so. */
export async function buildPeers(peers: readonly Peer[], tuned: boolean): Promise<BuiltPeers> {
  const built: (BuiltPeer & Pick<Peer, 'absence'>)[] = [];
  const versions: string[] = [];
  for (const peer of peers) {
    const { name } = peer;
    try {
      const folder = path.join(homedir(), '.cache', 'nestjs-kuberator', 'benchmark', name);
      await mkdir(folder, { recursive: true });
      console.error(`building ${name} …`);
      const command = await peer.build(folder);
      versions.push(`${name}: ${await peer.versions(folder)}`);
      const variants = tuned ? peer.variants : peer.variants.slice(0, 1);
      built.push({ name, command, variants, absence: (scenario) => peer.absence?.(scenario) });
    } catch (error) {
      if (!(error instanceof MissingToolchainError)) throw error;
      console.error(`skipped ${name}: ${error.message}`);
      versions.push(`${name}: skipped, ${error.message}`);
    }
  }
  return { built, versions };
}

/** What the servers call themselves: `1.36.3, etcd 3.6.8`. */
export async function serverVersions(): Promise<string> {
  const { apiServer, etcd, source } = await ensureBinaries();
  const cwd = homedir();
  const [kubernetes, store] = await Promise.all([
    step(apiServer, ['--version'], { cwd }),
    step(etcd, ['--version'], { cwd }),
  ]);
  const version = (text: string) => /\d+\.\d+\.\d+\S*/.exec(text)?.[0] ?? `of ${source}`;
  return `${version(kubernetes)}, etcd ${version(store)}`;
}
