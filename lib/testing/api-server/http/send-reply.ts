import { promisify } from 'node:util';
import { constants, createGzip, gzip } from 'node:zlib';
import { goJson } from '../common/go-text.js';
import { bytesOf, type JsonText } from '../common/json-text.js';
import type { ApiReply } from '../request/api-request.js';
import type { Writer } from './writer.js';

/** Enough for one turn of the event loop to be short. */
const CHUNK_BYTES = 256 * 1024;
/** What is shorter is not worth it: the real server compresses from here on, and as lightly. */
const GZIP_FROM_BYTES = 128 * 1024;
const GZIP = { level: constants.Z_BEST_SPEED };

/** Writes a complete answer out. @internal */
export async function sendReply(
  writer: Writer,
  { status, headers = {}, body }: ApiReply,
  acceptsGzip: boolean,
): Promise<void> {
  const all = { 'cache-control': 'no-cache, private', ...headers };
  if (body === undefined) {
    writer.writeHead(status, all);
    writer.end();
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    await sendWhole(writer, status, all, body, acceptsGzip);
  } else if ('json' in body) {
    const typed = { 'content-type': 'application/json', ...all };
    await sendWhole(writer, status, typed, `${goJson(body.json)}\n`, acceptsGzip);
  } else await sendBatches(writer, status, all, batches(body.chunks), acceptsGzip);
}

async function sendWhole(
  writer: Writer,
  status: number,
  headers: Record<string, unknown>,
  body: string | Uint8Array,
  acceptsGzip: boolean,
): Promise<void> {
  const length = Buffer.byteLength(body);
  if (acceptsGzip && length > GZIP_FROM_BYTES && headers['content-encoding'] === undefined) {
    const compressed = await promisify(gzip)(body, GZIP);
    writer.writeHead(status, { ...compressedHeaders(headers), 'content-length': compressed.length });
    writer.end(compressed);
    return;
  }
  writer.writeHead(status, { ...headers, 'content-length': length });
  writer.end(body);
}

async function sendBatches(
  writer: Writer,
  status: number,
  headers: Record<string, unknown>,
  all: Iterator<Buffer, Buffer>,
  acceptsGzip: boolean,
): Promise<void> {
  let next = all.next();
  const isLong = !next.done || next.value.length > GZIP_FROM_BYTES;
  const compressor = acceptsGzip && isLong ? createGzip(GZIP) : undefined;
  writer.writeHead(status, compressor ? compressedHeaders(headers) : headers);
  compressor?.on('data', (bytes: Uint8Array) => {
    if (!writer.destroyed && !writer.write(bytes)) pauseTillDrained(writer, compressor);
  });
  compressor?.on('end', () => writer.end());
  const target: Writable = compressor ?? writer;
  for (; !next.done; next = all.next()) {
    const hasRoom = target.write(next.value);
    if (hasRoom) await new Promise((resolve) => setImmediate(resolve));
    else await drained(target, writer);
    if (writer.destroyed) {
      compressor?.destroy();
      return;
    }
  }
  target.end(next.value);
}

/** Chunks in larger pieces, of which the last is returned. */
function* batches(chunks: Iterable<JsonText>): Generator<Buffer, Buffer> {
  let batch: Buffer[] = [];
  let size = 0;
  for (const chunk of chunks) {
    const bytes = bytesOf(chunk);
    batch.push(bytes);
    size += bytes.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(batch, size);
    batch = [];
    size = 0;
  }
  return Buffer.concat(batch, size);
}

type Writable = Pick<Writer, 'write' | 'end' | 'on' | 'off'>;

function compressedHeaders(headers: Record<string, unknown>): Record<string, unknown> {
  const vary =
    headers['vary'] === undefined
      ? 'Accept-Encoding'
      : [...new Set([headers['vary'], 'Accept-Encoding'].flat())];
  return { ...headers, 'content-encoding': 'gzip', vary };
}

/** Resolves once what was written is taken, or the client is gone. */
function drained(target: Writable, writer: Writer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      target.off('drain', done);
      writer.off('close', done);
      resolve();
    };
    target.on('drain', done);
    writer.on('close', done);
  });
}

function pauseTillDrained(writer: Writer, source: { pause(): unknown; resume(): unknown }): void {
  source.pause();
  void drained(writer, writer).then(() => source.resume());
}
