import path from 'node:path';
import type { Peer } from '../peer.js';
import { step } from './build-steps.js';
import { sourcesOf } from './sources.js';

/** An operator in Rust. */
function rust(name: string): Peer {
  const cwd = sourcesOf(name);
  return {
    name,
    variants: ['default', 'tuned'],
    async versions() {
      const tree = await step('cargo', ['tree', '--locked', '--depth=1', '--prefix=none'], { cwd });
      const version = new RegExp(`^${name === 'kube-rs' ? 'kube' : name} v(\\S+)`, 'm').exec(tree)?.[1];
      const compiler = await step('rustc', ['--version'], { cwd });
      return `${name} ${version}, ${compiler.split(' ').slice(0, 2).join(' ')}`;
    },
    async build(folder) {
      const target = path.join(folder, 'target');
      await step('cargo', ['build', '--release', '--locked', '--target-dir', target], { cwd });
      return { command: path.join(target, 'release', `bench-${name}`), args: [] };
    },
  };
}

export const kubeRs = rust('kube-rs');
export const kuberator = rust('kuberator');
