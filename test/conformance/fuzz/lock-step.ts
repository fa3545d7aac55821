import { type Difference, differences } from '../frame/compare.js';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import type { Step } from '../frame/transcript.js';
import type { FuzzSequence } from './fuzz-request.js';
import { Player } from './player.js';

/** Where two servers came apart. */
export interface Divergence {
  /** Index of the request; the number of requests where it was the watch. */
  readonly at: number;
  readonly found: readonly Difference[];
}

let namespaces = 0;

/** Plays a sequence on both servers, request by request, up to the first difference. */
export async function lockStep(
  sequence: FuzzSequence,
  [real, embedded]: readonly [ServerUnderTest, ServerUnderTest],
  run: string,
): Promise<Divergence | undefined> {
  const namespace = `f${namespaces++}-${run}`;
  const players = [new Player(real, namespace), new Player(embedded, namespace)] as const;
  await both((player) => player.begin());
  const since = await both((player) => player.version(sequence.watched));
  for (const [at, request] of sequence.requests.entries()) {
    const [expected, actual] = await both((player) => player.play(request));
    const found = differences([expected], [actual]);
    if (found.length > 0) return { at, found };
  }
  // What a watch from the beginning tells is what happened.
  if (!isWorthWatching(namespaces)) return undefined;
  const [expected, actual] = await Promise.all([
    players[0].events(sequence.watched, since[0]),
    players[1].events(sequence.watched, since[1]),
  ]);
  const found = differences([watchStep(expected)], [watchStep(actual)]);
  return found.length > 0 ? { at: sequence.requests.length, found } : undefined;

  async function both<T>(act: (player: Player) => Promise<T>): Promise<[T, T]> {
    return await Promise.all([act(players[0]), act(players[1])]);
  }
}

/** A watch takes a second to end, so only some sequences end with one. */
function isWorthWatching(index: number): boolean {
  return index % 4 === 0;
}

function watchStep(body: unknown): Step {
  return { request: 'the watch', status: 200, headers: {}, body };
}
