import path from 'node:path';
import type { Peer } from '../peer.js';
import { sourcesOf } from './sources.js';
import { step } from './build-steps.js';

const sources = sourcesOf('controller-runtime');

export const controllerRuntime: Peer = {
  name: 'controller-runtime',
  variants: ['default', 'tuned'],
  async versions() {
    const cwd = sources;
    const module = await step('go', ['list', '-mod=readonly', '-m', 'sigs.k8s.io/controller-runtime'], {
      cwd,
    });
    return `${module.split('/').at(-1)}, ${(await step('go', ['env', 'GOVERSION'], { cwd })).trim()}`;
  },
  async build(folder) {
    const command = path.join(folder, 'operator');
    await step('go', ['build', '-mod=readonly', '-trimpath', '-o', command, '.'], { cwd: sources });
    return { command, args: [] };
  },
};
