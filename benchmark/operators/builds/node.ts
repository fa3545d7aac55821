import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Peer } from '../peer.js';

const versionOf = (name: string): string => {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return `${name} ${version}`;
};

/** An operator in TypeScript, compiled together with this program. */
function node(name: string, packageName: string): Peer {
  return {
    name,
    variants: ['default', 'tuned'],
    versions: async () => `${versionOf(packageName)}, Node ${process.versions.node}`,
    build: async () => ({
      command: process.execPath,
      args: [fileURLToPath(new URL(`../peers/${name}/main.js`, import.meta.url))],
    }),
  };
}

export const nestjsKuberator = node('nestjs-kuberator', 'nestjs-kuberator');
export const clientNode = node('client-node', '@kubernetes/client-node');
