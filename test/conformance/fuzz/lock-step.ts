import { type Difference, differences } from '../frame/compare.js';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import type { Step } from '../frame/transcript.js';
import type { FuzzRequest, FuzzSequence, FuzzWatch } from './fuzz-request.js';
import type { Kind } from './kinds.js';
import { knownBetween } from './known-differences.js';
import { lastObject } from './objects/last.js';
import { Player } from './player.js';

/** Where two servers came apart. */
export interface Divergence {
  /** Index of the request; the number of requests where it was a watch. */
  readonly at: number;
  readonly found: readonly Difference[];
}

export type Servers = readonly [real: ServerUnderTest, embedded: ServerUnderTest];

/** What is to be told of each request, with what the real server answered. */
export interface Observer {
  request(request: FuzzRequest, answer: Step): void;
  watch(watch: FuzzWatch, told: Step): void;
  known(difference: string): void;
}

/** Plays a sequence on both servers in one namespace, request by request, up to the first difference. */
export async function lockStep(
  { watches, requests }: FuzzSequence,
  servers: Servers,
  namespace: string,
  observer?: Observer,
): Promise<Divergence | undefined> {
  const players = [new Player(servers[0], namespace), new Player(servers[1], namespace)] as const;
  const both = async <T>(act: (player: Player, index: 0 | 1) => Promise<T>): Promise<[T, T]> =>
    await Promise.all([act(players[0], 0), act(players[1], 1)]);
  const open = async (opened: FuzzWatch['opened']) => {
    for (const watch of watches.filter((one) => one.opened === opened))
      await both((player, index) => player.watch(watch, since[index]));
  };
  await both((player) => player.begin());
  const since = await both((player) => player.version('configmaps'));
  try {
    await open('live');
    for (const [at, request] of requests.entries()) {
      const [expected, actual] = await both((player) => player.play(request));
      observer?.request(request, expected);
      const found = differences([expected], [actual]);
      if (found.length === 0) continue;
      const known = knownBetween(expected, actual, isSame);
      if (!known) return { at, found };
      for (const name of known) observer?.known(name);
    }
    await open('replay');
    for (const request of lastRequests(watches)) await both((player) => player.play(request));
    const [expected, actual] = await both((player) => player.told());
    const inOrder = [...watches].sort((a, b) => (a.opened < b.opened ? -1 : a.opened > b.opened ? 1 : 0));
    inOrder.forEach((watch, index) => observer?.watch(watch, expected[index]!));
    const found = differences(expected, actual);
    return found.length > 0 ? { at: requests.length, found } : undefined;
  } finally {
    const hasServices = requests.some(({ kind }) => kind === 'services');
    await both((player) => player.end(hasServices));
  }
}

const isSame = (one: Step, other: Step): boolean => differences([one], [other]).length === 0;

/** One object of each watched kind, with labels that every watch of that kind selects. */
function lastRequests(watches: readonly FuzzWatch[]): FuzzRequest[] {
  const labels = new Map<Kind, Readonly<Record<string, string>>>();
  for (const { kind, lastLabels } of watches) labels.set(kind, { ...labels.get(kind), ...lastLabels });
  return [...labels].map(([kind, of]) => ({ method: 'POST', kind, body: lastObject(kind, of) }));
}
