import type { Socket } from 'node:net';
import { bytesOf, type JsonText } from '../common/json-text.js';
import type { ApiAnswer, ApiReply, StreamSink } from '../request/api-request.js';
import { isStream } from '../request/api-request.js';
import type { Activity } from './activity.js';
import type { NodeResponse } from './node-message.js';

/** Enough for one turn of the event loop to be short. */
const CHUNK_BYTES = 256 * 1024;

/** Writes an answer out. @internal */
export async function sendAnswer(
  response: NodeResponse,
  answer: ApiAnswer,
  signal: AbortSignal,
  activity: Activity,
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
  await sendReply(writer, answer);
}

/** The common part of both protocols' responses, whose overloads do not unite. */
interface Writer {
  readonly destroyed: boolean;
  readonly writableLength: number;
  writeHead(status: number, headers: Record<string, unknown>): unknown;
  flushHeaders?(): void;
  write(chunk: string | Uint8Array): boolean;
  end(chunk?: string | Uint8Array): unknown;
  destroy(): unknown;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  readonly stream?: {
    close(code?: number): void;
    readonly writableLength: number;
    readonly session?: { destroy(): void; readonly socket?: { destroy(): unknown } };
  };
  readonly socket?: { destroy(): unknown; readonly writableLength: number } | null;
}

async function sendReply(writer: Writer, { status, headers = {}, body }: ApiReply): Promise<void> {
  const all = { 'cache-control': 'no-cache, private', ...headers };
  if (body === undefined) {
    writer.writeHead(status, all);
    writer.end();
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    writer.writeHead(status, { ...all, 'content-length': Buffer.byteLength(body) });
    writer.end(body);
  } else if ('json' in body) {
    const text = JSON.stringify(body.json);
    writer.writeHead(status, {
      'content-type': 'application/json',
      ...all,
      'content-length': Buffer.byteLength(text),
    });
    writer.end(text);
  } else {
    writer.writeHead(status, all);
    await sendChunks(writer, body.chunks);
  }
}

async function sendChunks(writer: Writer, chunks: Iterable<JsonText>): Promise<void> {
  let batch: Buffer[] = [];
  let size = 0;
  for (const chunk of chunks) {
    const bytes = bytesOf(chunk);
    batch.push(bytes);
    size += bytes.length;
    if (size < CHUNK_BYTES) continue;
    const hasRoom = writer.write(Buffer.concat(batch, size));
    batch = [];
    size = 0;
    if (writer.destroyed) return;
    if (hasRoom) await new Promise((resolve) => setImmediate(resolve));
    else await drained(writer);
    if (writer.destroyed) return;
  }
  writer.end(Buffer.concat(batch, size));
}

/** Resolves once the client has taken what was written, or is gone. */
function drained(writer: Writer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      writer.off('drain', done);
      writer.off('close', done);
      resolve();
    };
    writer.on('drain', done);
    writer.on('close', done);
  });
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
