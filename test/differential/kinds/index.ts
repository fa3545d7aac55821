import type { KindCase } from './make-cases.js';
import { otherCases } from './others.js';
import { podCases } from './pods.js';
import { workloadCases } from './workloads.js';

/** Titles that are cut short may be the same: the second one says so. */
function withOwnTitles(cases: readonly KindCase[]): KindCase[] {
  const counts = new Map<string, number>();
  return cases.map((one) => {
    const count = (counts.get(one.title) ?? 0) + 1;
    counts.set(one.title, count);
    return count === 1 ? one : { ...one, title: `${one.title} (${count})` };
  });
}

export const kindCases: readonly KindCase[] = withOwnTitles([...podCases, ...workloadCases, ...otherCases]);
