import type { Socket } from 'node:net';
import type { ApiAnswer, StreamSink } from '../request/api-request.js';
import { isStream } from '../request/api-request.js';
import type { Activity } from './activity.js';
import type { NodeResponse } from './node-message.js';
import { sendReply } from './send-reply.js';
import type { Writer } from './writer.js';

/** Writes an answer out. @internal */
export async function sendAnswer(
  response: NodeResponse,
  answer: ApiAnswer,
  signal: AbortSignal,
  activity: Activity,
  acceptsGzip = false,
): Promise<void> {
  if (response.destroyed || response.writableEnded) return;
  const writer = response as Writer;
  if ('broken' in answer) {
    if (answer.broken === 'connection') dropConnection(writer);
    else if (answer.broken === 'stream') destroyStream(writer);
    return;
  }
  if (isStream(answer)) {
    writer.writeHead(answer.status, { 'cache-control': 'no-cache, private', ...answer.headers });
    writer.flushHeaders?.();
    answer.start(sinkOf(writer, signal, activity));
    return;
  }
  await sendReply(writer, answer, acceptsGzip);
}

/** What was written goes out before the stream ends as a broken one does. */
function destroyStream(writer: Writer): void {
  setImmediate(() => {
    // 2 is INTERNAL_ERROR of RFC 9113: only this stream ends, not the connection that it shares.
    if (writer.stream) writer.stream.close(2);
    else writer.socket?.destroy();
  });
}

function dropConnection(writer: Writer): void {
  const socket = writer.stream ? writer.stream.session?.socket : writer.socket;
  // A reset, not an orderly end. The socket of an HTTP/2 session is a guarded view that has no such method.
  if (writer.stream) writer.stream.session?.destroy();
  else if (socket && 'resetAndDestroy' in socket) (socket as Socket).resetAndDestroy();
  else socket?.destroy();
}

function sinkOf(writer: Writer, signal: AbortSignal, activity: Activity): StreamSink {
  return {
    write: (frame) => {
      activity.touch();
      if (!writer.destroyed && !signal.aborted) writer.write(frame);
    },
    end: () => {
      if (!writer.destroyed) writer.end();
    },
    destroy: () => destroyStream(writer),
    dropConnection: () => dropConnection(writer),
    pendingBytes: () => (writer.stream ?? writer).writableLength + (writer.socket?.writableLength ?? 0),
    signal,
  };
}
