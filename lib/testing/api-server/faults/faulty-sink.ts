import type { Clock } from '../../../common/clock.js';
import { ApiError } from '../common/api-error.js';
import type { StreamSink } from '../request/api-request.js';
import type { FaultAction } from './fault-plan.js';

/** What a fault can look at of a frame. @internal */
export interface FrameSubject {
  readonly eventType: string;
  readonly namespace: string;
  readonly name: string;
}

/** @internal */
export interface FaultySinkOptions {
  readonly sink: StreamSink;
  readonly clock: Clock;
  readonly decide: (frame: FrameSubject) => FaultAction | undefined;
  /** Resolves once the server does not stand still any more; undefined when it does not. */
  readonly frozen: () => Promise<void> | undefined;
  readonly dropConnection: () => void;
}

/** The sink of a watch, with faults between it and the client. @internal */
export function faultySink({ sink, clock, decide, frozen, dropConnection }: FaultySinkOptions): StreamSink {
  /** What has to be out before anything else may go. */
  let queue: Promise<void> | undefined;
  let held: string | Uint8Array | undefined;
  let isSilent = false;
  const inOrder = (step: () => void | Promise<void>, waitFor?: Promise<void>) => {
    if (!queue && !waitFor) return void step();
    const next = Promise.all([queue, waitFor]).then(step);
    queue = next.then(() => {
      if (queue === tail) queue = undefined;
    });
    const tail = queue;
  };
  const out = (frame: string | Uint8Array) => {
    if (isSilent) return;
    sink.write(frame);
    if (held === undefined) return;
    const late = held;
    held = undefined;
    sink.write(late);
  };
  const end = () => {
    if (isSilent) return;
    if (held !== undefined) sink.write(held);
    held = undefined;
    sink.end();
  };
  const send = (frame: string | Uint8Array) => {
    const action = decide(subjectOf(frame));
    if (!action) return out(frame);
    switch (action.action) {
      case 'delay':
        return inOrder(() => out(frame), new Promise((resolve) => void clock.setTimeout(resolve, action.ms)));
      case 'duplicate':
        out(frame);
        return out(frame);
      case 'reorder':
        // The one that follows a held event lets it go, even if it was to wait itself.
        if (held !== undefined) return out(frame);
        held = frame;
        return;
      case 'lose':
        return;
      case 'halfOpen':
        isSilent = true;
        return;
      case 'end':
        return sink.end();
      case 'drop':
        return action.scope === 'stream' ? sink.destroy() : dropConnection();
      case 'cut':
        sink.write(Buffer.from(frame).subarray(0, action.afterBytes));
        return sink.destroy();
      case 'status': {
        const { code, reason = 'InternalError', message = 'a fault was injected' } = action;
        const status = new ApiError(code, reason, message).toStatus();
        sink.write(`{"type":"ERROR","object":${JSON.stringify(status)}}\n`);
        return sink.end();
      }
      default:
        return out(frame);
    }
  };
  return {
    ...sink,
    write: (frame) => inOrder(() => send(frame), frozen()),
    end: () => inOrder(end, frozen()),
  };
}

function subjectOf(frame: string | Uint8Array): FrameSubject {
  const text = typeof frame === 'string' ? frame : Buffer.from(frame).toString();
  try {
    const { type, object } = JSON.parse(text) as {
      type: string;
      object: { metadata?: { namespace?: string; name?: string } };
    };
    return {
      eventType: type,
      namespace: object.metadata?.namespace ?? '',
      name: object.metadata?.name ?? '',
    };
  } catch {
    // A frame in YAML: no fault asks for its object.
    return { eventType: '', namespace: '', name: '' };
  }
}
