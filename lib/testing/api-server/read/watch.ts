import { ApiError } from '../common/api-error.js';
import type { ApiAnswer, StreamSink } from '../request/api-request.js';
import { checkStream } from '../request/negotiate.js';
import type { RequestContext } from '../server-context.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { StoredObject } from '../storage/stored-object.js';
import { Bookmarks } from './bookmarks.js';
import { FrameWriter } from './frame-writer.js';
import { type Selection, selectionOf } from './selection.js';
import { checkWatchQuery, watchOptions, type WatchOptions } from './watch-options.js';

/** A client that takes nothing while so much waits for it is dropped; it resumes from its last version. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

/**
 * Guarantees
 * - First what there is, where the client asked for it; then each change once, in the order of revisions.
 * - An object that leaves the selection is told as deleted, one that enters it as added.
 * - A version older than the history ends the stream with an ERROR of code 410.
 *
 * @internal
 */
export async function watch(context: RequestContext): Promise<ApiAnswer> {
  const selection = selectionOf(context, checkWatchQuery);
  const options = watchOptions(context);
  const headers = { 'content-type': checkStream(context.accepts) };
  // Nothing that changes is a list: such a stream ends before its first event.
  if (context.accepts.view === 'PartialObjectMetadataList') {
    return { status: 200, headers, start: (sink) => sink.end() };
  }
  return { status: 200, headers, start: (sink) => void run(context, selection, options, sink) };
}

function run(context: RequestContext, selection: Selection, options: WatchOptions, sink: StreamSink): void {
  const { server, type } = context;
  const { storage, clock } = server;
  const collection = storage.collection(type.collection);
  const frames = new FrameWriter(context, sink);
  const stops: (() => void)[] = [];
  const end = () => {
    for (const stop of stops.splice(0)) stop();
    frames.end();
  };
  const refusal = refusalOf(options, storage);
  if (refusal) {
    frames.status(refusal.toStatus());
    return end();
  }
  if (options.since === undefined) {
    for (const object of collection.list(selection.prefix)) {
      if (!selection.matches || selection.matches(object)) frames.object('ADDED', object);
    }
    if (options.marksInitialEvents) frames.bookmark(storage.revision, true);
  } else {
    for (const event of collection.log.after(options.since)) tell(event, selection, frames);
  }
  stops.push(
    storage.listen(type.collection, (event) => {
      if (event.revision <= (options.since ?? 0)) return;
      tell(event, selection, frames);
      if (sink.pendingBytes() > MAX_PENDING_BYTES) sink.destroy();
    }),
  );
  if (options.allowsBookmarks) stops.push(new Bookmarks(server, frames).start(options.timeoutMs));
  const timeout = clock.setTimeout(end, options.timeoutMs);
  stops.push(() => timeout.cancel());
  const { group, resource } = type;
  stops.push(
    server.types.onChange(() => {
      if (!server.types.find(group, context.version.name, resource)) end();
    }),
  );
  if (sink.signal.aborted) end();
  else sink.signal.addEventListener('abort', end, { once: true });
}

/** A version that can't be watched from is told in the stream. */
function refusalOf({ since, notOlderThan }: WatchOptions, storage: ObjectStorage): ApiError | undefined {
  const { revision, compactedRevision } = storage;
  if (notOlderThan !== undefined && notOlderThan > revision)
    return ApiError.tooLargeResourceVersion(notOlderThan, revision);
  if (since === undefined || since >= compactedRevision) return undefined;
  return ApiError.expired(`too old resource version: ${since} (${compactedRevision})`);
}

/** What a change is to someone who sees only a selection. */
function tell(event: StorageEvent, { prefix, matches }: Selection, frames: FrameWriter): void {
  const { object, previous } = event;
  if (!object.key.startsWith(prefix)) return;
  const sees = (state: StoredObject | undefined) => state !== undefined && (!matches || matches(state));
  const was = event.type !== 'ADDED' && sees(previous);
  const is = event.type !== 'DELETED' && sees(object);
  if (is) frames.event(was ? 'MODIFIED' : 'ADDED', event);
  else if (was) frames.event('DELETED', event);
}
