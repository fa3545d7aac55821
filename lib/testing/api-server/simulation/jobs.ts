import type { JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { SimulatedController } from './simulated-controller.js';
import { isFinished, isReady, numberOf, podFrom, specOf, statusOf, withCondition } from './workload.js';

/** Jobs: Pods until enough have succeeded, or too many failed. @internal */
export const jobs: SimulatedController = {
  group: 'batch',
  resource: 'jobs',
  owns: [{ group: '', resource: 'pods' }],
  async reconcile(job, world) {
    const spec = specOf(job);
    const status = statusOf(job);
    if (spec['suspend'] === true || hasEnded(status)) return;
    const parallelism = numberOf(spec, 'parallelism', 1);
    const completions = numberOf(spec, 'completions', parallelism);
    const pods = world.type('', 'pods');
    const own = world.controlledBy(job, pods);
    const inPhase = (phase: string) => own.filter((pod) => statusOf(pod)['phase'] === phase).length;
    const [succeeded, failed] = [inPhase('Succeeded'), inPhase('Failed')];
    const active = own.filter((pod) => !isFinished(pod));
    const now = world.now();
    const isComplete = succeeded >= completions;
    const isFailed = !isComplete && failed > numberOf(spec, 'backoffLimit', 6);
    if (!isComplete && !isFailed) {
      const missing = Math.min(parallelism, completions - succeeded) - active.length;
      for (let count = 0; count < missing; count++) await world.create(pods, podOf(job));
    }
    await world.patchStatus(world.type('batch', 'jobs'), job, {
      startTime: status['startTime'] ?? now,
      active: active.length > 0 ? active.length : null,
      ready: active.filter(isReady).length,
      succeeded: succeeded > 0 ? succeeded : null,
      failed: failed > 0 ? failed : null,
      terminating: 0,
      ...(isComplete && { completionTime: now, conditions: completed(status, now) }),
      ...(isFailed && { conditions: broken(status, now) }),
    });
  },
};

function hasEnded({ conditions }: JsonObject): boolean {
  const ends = ['Complete', 'Failed'];
  return (
    Array.isArray(conditions) &&
    conditions.some((one) => {
      const { type, status } = one as { type: string; status: string };
      return ends.includes(type) && status === 'True';
    })
  );
}

function podOf(job: KubeObject) {
  const name = job.metadata.name ?? '';
  const uid = job.metadata.uid ?? '';
  return podFrom(
    job,
    specOf(job)['template'] as JsonObject,
    { generateName: `${name}-` },
    {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
    },
  );
}

function completed({ conditions }: JsonObject, now: string) {
  const reason = 'CompletionsReached';
  const message = 'Reached expected number of succeeded pods';
  const met = withCondition(conditions, now, 'SuccessCriteriaMet', true, reason, message);
  return withCondition(met, now, 'Complete', true, reason, message).map(asJobCondition);
}

function broken({ conditions }: JsonObject, now: string) {
  const reason = 'BackoffLimitExceeded';
  const message = 'Job has reached the specified backoff limit';
  const target = withCondition(conditions, now, 'FailureTarget', true, reason, message);
  return withCondition(target, now, 'Failed', true, reason, message).map(asJobCondition);
}

function asJobCondition(condition: unknown): JsonObject {
  const { lastUpdateTime, ...rest } = condition as JsonObject;
  return { ...rest, lastProbeTime: lastUpdateTime ?? null };
}
