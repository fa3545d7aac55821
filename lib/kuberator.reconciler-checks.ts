import { expectInteger, expectNumber, refuseUnknown } from './common/check-options.js';
import { unexpected } from './common/invalid-option-error.js';
import { describe } from './common/kuberator-error.js';
import { InvalidReconcilerError } from './kuberator.errors.js';
import type { Kind } from './resource/kind.js';
import type { ShardBy } from './resource/shard-scope.js';

/** @internal */
export function checkFinalizer(
  className: string,
  kind: Kind,
  finalizer: string | undefined,
  hasCleanup: boolean,
): void {
  const example = `${kind.resource.plural}.${kind.resource.group || 'example.com'}/cleanup`;
  if (hasCleanup && finalizer === undefined) {
    throw invalid(
      className,
      'implements "cleanup()", but has no finalizer',
      `Add one to @Reconciler(), such as \`finalizer: '${example}'\`.`,
    );
  }
  if (finalizer === undefined) return;
  if (!hasCleanup) {
    throw invalid(
      className,
      `has the finalizer "${finalizer}", but no "cleanup()"`,
      'Add the method, or leave `finalizer` out.',
    );
  }
  if (!FINALIZER.test(finalizer) || finalizer.length > 316) {
    throw invalid(
      className,
      `has the finalizer ${describe(finalizer)}, which is no domain, slash and name`,
      `Use one such as "${example}".`,
    );
  }
}

/** Which replicas run its objects; `undefined`: as the module says. @internal */
export function checkReplicas(
  className: string,
  kind: Kind,
  replicas: unknown,
  by: ShardBy | undefined,
): 'every' | 'one' | undefined {
  if (replicas === 'every' || replicas === 'one') return replicas;
  if (replicas !== undefined)
    throw unexpected(`\`replicas\` of @Reconciler() of "${className}"`, "'every' or 'one'", replicas);
  if (by === 'namespace' && kind.resource.scope === 'Cluster') {
    throw invalid(
      className,
      `is of ${kind.resource.kind}, which is cluster-scoped, but replicas share objects by namespace`,
      "Share them by 'uid', or set `replicas: 'one'` in @Reconciler(): one of the replicas runs all of its objects.",
    );
  }
  return undefined;
}

/** @internal */
export function checkPoll(className: string, poll: unknown, hasMethod: boolean): void {
  if (poll === undefined) {
    if (hasMethod)
      throw invalid(
        className,
        'implements "poll()", but does not say how often',
        'Add it to @Reconciler(), such as `poll: { everyMs: 60_000 }`.',
      );
    return;
  }
  const where = `\`poll\` of @Reconciler() of "${className}"`;
  refuseUnknown(poll, ['everyMs', 'concurrency', 'timeoutMs'], where);
  const { everyMs, concurrency = 4, timeoutMs = 30_000 } = poll as Record<string, unknown>;
  expectNumber('everyMs', where, everyMs, 1_000);
  expectInteger('concurrency', where, concurrency, 1);
  expectNumber('timeoutMs', where, timeoutMs, 1);
  if (!hasMethod)
    throw invalid(className, 'is to poll, but has no "poll()"', 'Add the method, or leave `poll` out.');
}

/** What a reconciler may implement besides `apply()`, and would otherwise be called in vain. @internal */
export function checkMethods(className: string, instance: object): void {
  for (const name of ['cleanup', 'onError', 'poll', 'triggers'] as const) {
    const method: unknown = Reflect.get(instance, name);
    if (method !== undefined && typeof method !== 'function')
      throw invalid(
        className,
        `has a "${name}" that is no method, but ${describe(method)}`,
        'Make it a method, or call it otherwise.',
      );
  }
}

/** It is a label of metrics, and a part of field managers. @internal */
export function isReconcilerName(name: unknown): boolean {
  return typeof name === 'string' && /^[^\s\p{Cc}]{1,128}$/u.test(name);
}

/** A qualified name with its domain. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/ */
const FINALIZER =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

/** @internal */
export function invalid(className: string, problem: string, mend: string): InvalidReconcilerError {
  return new InvalidReconcilerError(`"${className}" ${problem}. ${mend}`);
}
