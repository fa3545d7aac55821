import { BASELINE } from './baseline-checks.js';
import type { LevelVersion } from './namespace-policy.js';
import type { PodToCheck } from './pod-to-check.js';
import { RESTRICTED } from './restricted-checks.js';
import type { PodCheck, Violation } from './violation.js';

/** In what a Pod does not keep to a level. @internal */
export function evaluatePod({ level, version }: LevelVersion, pod: PodToCheck): Violation[] {
  if (level === 'privileged') return [];
  const restricted = level === 'restricted' ? inVersion(RESTRICTED, version) : [];
  const overridden = new Set(restricted.map(({ overrides }) => overrides));
  const baseline = inVersion(BASELINE, version).filter(({ id }) => !overridden.has(id));
  return [...baseline, ...restricted].flatMap(({ check }) => check(pod) ?? []);
}

/** The rules as they were in a version; one that is not known yet has the newest. */
function inVersion(checks: readonly PodCheck[], version: LevelVersion['version']) {
  return checks.flatMap(({ id, versions }) => {
    const found = versions.findLast(({ since }) => version === 'latest' || since <= version);
    return found ? [{ id, ...found }] : [];
  });
}

/** `host namespaces (hostPID=true), hostPort (container "a" uses hostPort 80)`. @internal */
export const detailsOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');

/** @internal */
export const reasonsOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason }) => reason).join(', ');
