import type { ShardScope } from '../resource/shard-scope.js';
import type { ListWatchSource } from './list-watch-source.js';
import type { ListedObject } from './raw-object.js';
import { isExpired } from './watch-failure.js';

/** @internal */
export interface ListReading {
  readonly pageSize: number;
  /** See {@link ListPageRequest}. */
  readonly within?: ShardScope | undefined;
  /** A list begins. What was handed over before does not count. */
  readonly onStart: () => void;
  readonly onItem: (object: ListedObject) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads everything there is, and gives the resource version that it was true at.
 *
 * Pages are of one snapshot, which expires with the server's history (a compaction each 5 minutes by default). Where
 * the history is shorter than the reading takes, it would be the next time, too, so the list is then read in one piece.
 * The server also offers to go on with the pages of a newer state ("inconsistent continuation"); but what changed
 * meanwhile on those before would be missed, for the version to watch from has expired, too.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 * @internal
 */
export async function readList(source: ListWatchSource, reading: ListReading): Promise<string> {
  const { onItem, signal, within } = reading;
  let limit: number | undefined = reading.pageSize;
  let token: string | undefined;
  reading.onStart();
  for (;;) {
    try {
      const page = await source.list({ continue: token, limit, within }, onItem, signal);
      if (page.continue === '') return page.resourceVersion;
      token = page.continue;
    } catch (error) {
      if (signal.aborted || limit === undefined || token === undefined || !isExpired(error)) throw error;
      limit = token = undefined;
      reading.onStart();
    }
  }
}
