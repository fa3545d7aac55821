import type { KubeObject } from '../../common/kube-object.js';
import { part } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import { evaluatePod, reasonsOf } from './evaluate-pod.js';
import { describeLevel, type LevelVersion } from './namespace-policy.js';
import { podToCheck } from './pod-to-check.js';

const MOST = 3_000;

/** What whoever makes a namespace stricter is told of the Pods that are in it already: they stay. @internal */
export function warnOfPods(view: ClusterView, namespace: string, level: LevelVersion): string[] {
  const stored = [...view.list('', 'pods', namespace)];
  const namesByReason = new Map<string, string[]>();
  for (const one of stored.slice(0, MOST)) {
    const pod: KubeObject = one.parse();
    const violations = evaluatePod(level, podToCheck(part(pod, 'metadata'), part(pod, 'spec')));
    if (violations.length === 0) continue;
    const reasons = reasonsOf(violations);
    const names = namesByReason.get(reasons) ?? [];
    namesByReason.set(reasons, [...names, one.name]);
  }
  const told = [...namesByReason].map(([reasons, names]) => `${describeNames(names)}: ${reasons}`).sort();
  const checked = `the first ${MOST} of ${stored.length} existing pods`;
  return [
    ...(stored.length > MOST ? [`new PodSecurity enforce level only checked against ${checked}`] : []),
    ...(told.length > 0
      ? [
          `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${describeLevel(level)}"`,
        ]
      : []),
    ...told,
  ];
}

/** The first by name, and how many more. */
function describeNames(names: readonly string[]): string {
  const [first = ''] = names.toSorted();
  const others = names.length - 1;
  if (others === 0) return first;
  return `${first} (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
}
