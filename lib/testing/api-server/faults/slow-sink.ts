import type { Clock } from '../../../common/clock.js';
import { type ApiAnswer, isStream, type StreamSink } from '../request/api-request.js';
import { replyBytes } from '../request/reply-bytes.js';

/** As often as this, at most, a bit more is sent. */
const STEP_MS = 100;

/** Writes bytes one after the other at a speed; resolves when they are out, or the client is gone. @internal */
export async function trickle(
  sink: StreamSink,
  frame: string | Uint8Array,
  bytesPerSecond: number,
  clock: Clock,
): Promise<void> {
  const bytes = Buffer.from(frame);
  const step = Math.max(1, Math.floor((bytesPerSecond * STEP_MS) / 1_000));
  const waitMs = (step / bytesPerSecond) * 1_000;
  for (let start = 0; start < bytes.length && !sink.signal.aborted; start += step) {
    if (start > 0) await new Promise<void>((resolve) => void clock.setTimeout(resolve, waitMs));
    sink.write(bytes.subarray(start, start + step));
  }
}

/** An answer, or all that a watch sends, at a speed. @internal */
export function throttled(answer: ApiAnswer, bytesPerSecond: number, clock: Clock): ApiAnswer {
  if ('broken' in answer) return answer;
  if (isStream(answer)) {
    return { ...answer, start: (sink) => answer.start(slowSink(sink, bytesPerSecond, clock)) };
  }
  return {
    status: answer.status,
    headers: { 'content-type': 'application/json', ...answer.headers },
    start: (sink) => {
      const slow = slowSink(sink, bytesPerSecond, clock);
      slow.write(replyBytes(answer));
      slow.end();
    },
  };
}

function slowSink(sink: StreamSink, bytesPerSecond: number, clock: Clock): StreamSink {
  let queue = Promise.resolve();
  let waitingBytes = 0;
  return {
    ...sink,
    write: (frame) => {
      const { length } = Buffer.from(frame);
      waitingBytes += length;
      queue = queue
        .then(() => trickle(sink, frame, bytesPerSecond, clock))
        .then(() => void (waitingBytes -= length));
    },
    end: () => void queue.then(() => sink.end()),
    pendingBytes: () => waitingBytes + sink.pendingBytes(),
  };
}
