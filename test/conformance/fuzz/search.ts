import { randomBytes } from 'node:crypto';
import { seedOf } from './choices.js';
import { Coverage } from './coverage.js';
import { describeFinding, signature } from './finding.js';
import { describeRequest, describeWatch, type FuzzSequence } from './fuzz-request.js';
import { generate } from './generate.js';
import { lockStep, type Servers } from './lock-step.js';

const lengthOfSequence = 25;

export interface SearchOptions {
  readonly seed: number;
  /** Requests, at least. */
  readonly count: number;
  /** Only this sequence of the seed. */
  readonly sequence?: number | undefined;
  /** Ends after so many findings that are not alike. */
  readonly findings: number;
  /** Begins no sequence after so long. @default no end */
  readonly durationMs?: number | undefined;
  /** Sequences at the same time, each in a namespace of its own. */
  readonly lanes: number;
  /** Requests with one of these texts in their description are left out. */
  readonly skip: readonly string[];
  readonly say: (line: string) => void;
}

export interface SearchResult {
  /** By signature, how often each was seen. */
  readonly findings: ReadonlyMap<string, number>;
  readonly coverage: Coverage;
  readonly sequences: number;
}

/** Plays sequences of a seed in lock step until they differ, or the count is reached. */
export async function search(servers: Servers, options: SearchOptions): Promise<SearchResult> {
  const { seed, count, sequence: only, lanes, say } = options;
  const run = randomBytes(3).toString('hex');
  const findings = new Map<string, number>();
  const coverage = new Coverage();
  const startedAt = performance.now();
  let next = only ?? 0;
  let namespaces = 0;
  let nextProgress = 10_000;
  const namespace = () => `f${namespaces++}-${run}`;
  const isDone = () =>
    findings.size >= options.findings ||
    performance.now() - startedAt > (options.durationMs ?? Infinity) ||
    (only === undefined ? next * lengthOfSequence >= count : next > only);
  const progress = () =>
    `${coverage.requests} requests, ${findings.size} findings, ${Math.round((performance.now() - startedAt) / 1000)} s`;
  const lane = async (): Promise<void> => {
    while (!isDone()) {
      const index = next++;
      const sequence = without(options.skip, generate(seedOf(seed, index), lengthOfSequence));
      const divergence = await lockStep(sequence, servers, namespace(), coverage);
      if (coverage.requests >= nextProgress) {
        nextProgress += 10_000;
        say(progress());
      }
      if (!divergence) continue;
      const key = signature(sequence, divergence);
      const times = findings.get(key) ?? 0;
      findings.set(key, times + 1);
      if (times > 0) continue;
      const told = await describeFinding(sequence, divergence, servers, namespace);
      say(`\n--seed ${seed} --sequence ${index}: ${told}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { findings, coverage, sequences: next - (only ?? 0) };
}

function without(skip: readonly string[], { watches, requests }: FuzzSequence): FuzzSequence {
  const isLeft = (text: string) => !skip.some((one) => text.includes(one));
  return {
    watches: watches.filter((watch) => isLeft(describeWatch(watch))),
    requests: requests.filter((request) => isLeft(describeRequest(request))),
  };
}
