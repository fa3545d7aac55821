import { fileURLToPath } from 'node:url';
import { step } from '../builds/build-steps.js';
import type { PeerCommand } from '../peer.js';
import type { BuiltPeer, Entrant, Figures, Scenario } from '../scenario.js';

/** With fewer keys than these, what the heap has besides is most of it. */
const ENOUGH_FOR_BYTES = 1_000;
const OURS = fileURLToPath(new URL('../queues/work-queue.js', import.meta.url));

/** S6: queues without a server, so many keys at once. */
export function queueAlone(keys: number): Scenario {
  return {
    name: `s6-${keys}`,
    title: `The queue alone, ${keys.toLocaleString('en')} keys at once: each is added, runs, and is done`,
    columns: {
      'CPU a key': { unit: 'µs', less: true },
      'wall a key': { unit: 'µs', less: true },
      'bytes a waiting key': { unit: '', less: true },
    },
    entrants: (peer) => queuesOf(peer, keys),
  };
}

function queuesOf({ name, command }: BuiltPeer, keys: number): readonly Entrant[] | string {
  const queue = (variant: string, program: PeerCommand): Entrant => ({
    variant,
    run: () => measure(program, keys),
  });
  switch (name) {
    case 'nestjs-kuberator':
      return [queue('queue', { command: process.execPath, args: ['--expose-gc', OURS] })];
    case 'controller-runtime':
      return [
        queue('priority queue', { ...command, args: ['priority'] }),
        queue('workqueue of client-go', { ...command, args: ['client-go'] }),
      ];
    default:
      return 'its queue is not to be had without the rest of it';
  }
}

async function measure({ command, args }: PeerCommand, keys: number): Promise<Figures> {
  const printed = await step(command, [...args, String(keys)], { cwd: process.cwd() });
  const { cpuMicros, wallMicros, bytesPerKey } = JSON.parse(printed) as Record<
    'cpuMicros' | 'wallMicros' | 'bytesPerKey',
    number
  >;
  return {
    'CPU a key': cpuMicros,
    'wall a key': wallMicros,
    ...(keys >= ENOUGH_FOR_BYTES && { 'bytes a waiting key': bytesPerKey }),
  };
}
