import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { objectKey } from '../storage/stored-object.js';
import { NODE_NAME } from './node.js';
import type { SimulatedController } from './simulated-controller.js';
import { isFinished, specOf, statusOf } from './workload.js';
import type { World } from './world.js';

/**
 * What becomes of a Pod, by this annotation: `failed` ends it as failed, `unready` keeps it running and not ready,
 * `pending` never schedules it. Without it a Pod becomes ready; one that is not to be restarted succeeds.
 */
export const OUTCOME = 'testing.nestjs-kuberator/pod-outcome';

/** The scheduler and the kubelet: Pods are scheduled, become ready, end, and go when they are deleted. @internal */
export function kubelet(): SimulatedController {
  let addresses = 0;
  /** Pods that found no node that takes them. */
  let waiting = new Set<string>();
  return {
    group: '',
    resource: 'pods',
    awaits: {
      group: '',
      resource: 'nodes',
      takeWaiting: () => {
        const keys = waiting;
        waiting = new Set();
        return keys;
      },
    },
    async reconcile(pod, world) {
      const type = world.type('', 'pods');
      if (pod.metadata.deletionTimestamp) {
        if ((pod.metadata.deletionGracePeriodSeconds ?? 0) > 0) await world.delete(type, pod, 0);
        return;
      }
      const outcome = pod.metadata.annotations?.[OUTCOME];
      if (outcome === 'pending' || isFinished(pod)) return;
      const spec = specOf(pod);
      if (spec['nodeName'] === undefined) {
        if (Array.isArray(spec['schedulingGates']) && spec['schedulingGates'].length > 0) return;
        if (!isNodeOpen(world)) {
          waiting.add(objectKey(pod.metadata.namespace ?? '', pod.metadata.name ?? ''));
          return;
        }
        world.bind(type, pod, (bound) => (bound['nodeName'] = NODE_NAME));
        return;
      }
      const ends = spec['restartPolicy'] !== 'Always' && outcome === undefined;
      const isRunning = statusOf(pod)['phase'] === 'Running';
      if (!isRunning && outcome !== 'failed') {
        const number = ++addresses;
        const podIP = `10.244.${number >> 8}.${number & 255}`;
        await world.patchStatus(type, pod, running(pod, world.now(), podIP, outcome !== 'unready'));
      } else if (outcome === 'failed') await world.patchStatus(type, pod, ended(pod, world, 'Failed'));
      else if (ends) await world.patchStatus(type, pod, ended(pod, world, 'Succeeded'));
    },
  };
}

/** A node that is cordoned takes no more Pods. */
function isNodeOpen(world: World): boolean {
  const node = world.get(world.type('', 'nodes'), NODE_NAME);
  return node === undefined || specOf(node)['unschedulable'] !== true;
}

function running(pod: KubeObject, now: string, podIP: string, isReady: boolean): JsonObject {
  const state = { running: { startedAt: now } };
  return {
    phase: 'Running',
    hostIP: '10.0.0.1',
    hostIPs: [{ ip: '10.0.0.1' }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: now,
    conditions: conditions(now, isReady, isReady ? undefined : 'ContainersNotReady'),
    containerStatuses: containers(pod, isReady, state),
  };
}

function ended(pod: KubeObject, world: World, phase: 'Succeeded' | 'Failed'): JsonObject {
  const now = world.now();
  const exitCode = phase === 'Failed' ? 1 : 0;
  const reason = phase === 'Failed' ? 'Error' : 'Completed';
  const state = { terminated: { exitCode, reason, startedAt: now, finishedAt: now } };
  return {
    phase,
    startTime: statusOf(pod)['startTime'] ?? now,
    conditions: conditions(now, false, phase === 'Failed' ? 'PodFailed' : 'PodCompleted'),
    containerStatuses: containers(pod, false, state),
  };
}

function conditions(now: string, isReady: boolean, reason?: string): Json[] {
  const one = (type: string, isTrue: boolean) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: now,
    ...(reason && !isTrue && { reason }),
  });
  return [
    one('PodReadyToStartContainers', isReady),
    one('Initialized', true),
    one('Ready', isReady),
    one('ContainersReady', isReady),
    one('PodScheduled', true),
  ];
}

function containers(pod: KubeObject, ready: boolean, state: JsonObject): Json[] {
  const list = specOf(pod)['containers'];
  return (Array.isArray(list) ? list : []).filter(isObject).map(({ name = '', image = '' }) => ({
    name,
    image,
    imageID: `sha256:${String(image as string)}`,
    containerID: `embedded://${String(name as string)}`,
    ready,
    started: ready,
    restartCount: 0,
    state,
    lastState: {},
  }));
}
