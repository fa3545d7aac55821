import type { Fault, PlannedFault } from './fault-plan.js';
import { seededRandom } from './seeded-random.js';
import { largeFaults, smallFaults } from './storm-faults.js';

export interface FaultPlanOptions {
  seed: number;
  /** Everything is over by then, but for the start of a killed API server. Below a minute the faults get shorter too. */
  durationMs: number;
}

/** Shares of the duration at which the large faults begin, and between which the small ones have their time. */
const largeStarts = [0.12, 0.42, 0.7];
const smallSpans: readonly [from: number, to: number][] = [
  [0.02, 0.12],
  [0.28, 0.42],
  [0.57, 0.7],
  [0.85, 0.95],
];
const startJitter = 0.02;
const fullDurationMs = 60_000;

/**
 * A storm: each large fault once and each small fault twice, in an order and at times that the seed decides.
 * The same options give the same plan.
 */
export function createFaultPlan({ seed, durationMs }: FaultPlanOptions): PlannedFault[] {
  const random = seededRandom(seed);
  const large = shuffled(largeFaults(), random).map((fault, index) => {
    return { share: (largeStarts[index] ?? 0) + startJitter * random(), fault };
  });
  // All of them once before any of them comes again.
  const twice = [...shuffled(smallFaults(), random), ...shuffled(smallFaults(), random)];
  const small = twice.map((fault, index) => ({
    share: shareOfSmall((index + random()) / twice.length),
    fault,
  }));
  return [...large, ...small]
    .sort((one, other) => one.share - other.share)
    .map(({ share, fault }) => planned(Math.round(share * durationMs), fault, durationMs));
}

function planned(atMs: number, fault: Fault, durationMs: number): PlannedFault {
  const scale = Math.min(1, durationMs / fullDurationMs);
  const fit = (ms: number): number => Math.min(Math.round(ms * scale), durationMs - atMs);
  switch (fault.type) {
    case 'rules':
    case 'outage':
    case 'freeze-connections':
      return { atMs, fault: { ...fault, forMs: fit(fault.forMs) } };
    case 'kill-api-server':
      return { atMs, fault: { ...fault, downMs: fit(fault.downMs) } };
    case 'cut-connections':
      return { atMs, fault };
  }
}

/** Lays the way from 0 to 1 over the spans of the small faults, one after the other. */
function shareOfSmall(progress: number): number {
  let way = progress * smallSpans.reduce((sum, [from, to]) => sum + to - from, 0);
  for (const [from, to] of smallSpans) {
    if (way < to - from) return from + way;
    way -= to - from;
  }
  return smallSpans.at(-1)?.[1] ?? 1;
}

/** Fisher-Yates. */
function shuffled<T>(items: T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const [drawn] = result.splice(Math.floor(random() * (last + 1)), 1);
    if (drawn !== undefined) result.push(drawn);
  }
  return result;
}
