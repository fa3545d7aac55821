import type { PodToCheck } from './pod-to-check.js';

/** Why a Pod is not allowed: in few words, and in detail. @internal */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** @internal */
export type CheckPod = (pod: PodToCheck) => Violation | undefined;

/** A rule of a level, as it was from each minor version on. @internal */
export interface PodCheck {
  readonly id: string;
  readonly versions: readonly {
    /** Of Kubernetes 1. */
    readonly since: number;
    readonly check: CheckPod;
    /** Rules of the level below, which this one is stricter than. */
    readonly overrides?: string;
  }[];
}

/** @internal */
export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

/** @internal */
export const plural = (one: string, count: number, many = `${one}s`): string => (count === 1 ? one : many);

/** `container "a"`, `containers "a", "b"`. @internal */
export const containersNamed = (names: readonly string[]): string =>
  `${plural('container', names.length)} ${quoted(names)}`;

/** Each once, in order. @internal */
export const sortedSet = (items: Iterable<string>): string[] => [...new Set(items)].sort();

/** Who set something: the Pod as a whole, some of its containers, or both. @internal */
export function settersOf(isPod: boolean, containers: readonly string[]): string[] {
  return [...(isPod ? ['pod'] : []), ...(containers.length > 0 ? [containersNamed(containers)] : [])];
}

/** A rule about containers: which are bad, and what to say of them. @internal */
export function violationOf(
  bad: readonly string[],
  reason: string,
  detail: (containers: string) => string,
): Violation | undefined {
  return bad.length > 0 ? { reason, detail: detail(containersNamed(bad)) } : undefined;
}
