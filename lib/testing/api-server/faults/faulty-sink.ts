import type { Clock } from '../../../common/clock.js';
import { ApiError } from '../common/api-error.js';
import type { StreamSink } from '../request/api-request.js';
import type { FaultAction } from './fault-action.js';
import { hostileFrame } from './hostile-payload.js';
import { isInterfering } from './other-writer.js';
import { trickle } from './slow-sink.js';

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
  readonly decide: (frame: FrameSubject) => readonly FaultAction[];
  /** @returns why it can't happen */
  readonly onServer: (action: FaultAction, frame: FrameSubject) => Promise<string | undefined>;
  /** Resolves once the server does not stand still any more; undefined when it does not. */
  readonly frozen: () => Promise<void> | undefined;
  readonly dropConnection: () => void;
}

type Frame = string | Uint8Array;

/** The sink of a watch, with faults between it and the client. @internal */
export function faultySink(options: FaultySinkOptions): StreamSink {
  const line = new FaultyLine(options);
  return {
    ...options.sink,
    write: (frame) => line.write(frame),
    end: () => line.inOrder(() => line.end(), options.frozen()),
  };
}

class FaultyLine {
  /** What has to be out before anything else may go. */
  private queue: Promise<void> | undefined;
  private held: Frame | undefined;
  /** It ended, or fell silent: nothing comes after that. */
  private isOver = false;

  constructor(private readonly options: FaultySinkOptions) {}

  write(frame: Frame): void {
    const subject = subjectOf(frame);
    const actions = this.options.decide(subject);
    const first = actions.filter(isPreparation);
    const rest = actions.filter((action) => !isPreparation(action));
    const frozen = this.options.frozen();
    if (first.length === 0) return this.inOrder(() => this.perform(frame, rest), frozen);
    const prepared = this.prepare(first, subject);
    this.inOrder(
      async () => {
        const refusal = await prepared;
        if (refusal === undefined) await this.perform(frame, rest);
        else this.fail({ action: 'status', code: 500, message: refusal });
      },
      Promise.all([frozen, prepared]),
    );
  }

  inOrder(step: () => void | Promise<void>, waitFor?: Promise<unknown>): void {
    const running = this.queue || waitFor ? Promise.all([this.queue, waitFor]).then(step) : step();
    if (!running) return;
    const tail = running.then(() => {
      if (this.queue === tail) this.queue = undefined;
    });
    this.queue = tail;
  }

  end(): void {
    if (this.held !== undefined) this.send(this.held);
    this.held = undefined;
    this.finish(this.options.sink.end);
  }

  /** What has to be done before the frame may go. It begins at once, but after what has written this frame is done. */
  private async prepare(actions: readonly FaultAction[], frame: FrameSubject): Promise<string | undefined> {
    await Promise.resolve();
    for (const action of actions) {
      const refusal = await this.options.onServer(action, frame);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  private perform(frame: Frame, actions: readonly FaultAction[]): void | Promise<void> {
    let sent: Frame | undefined = frame;
    for (const action of actions) {
      if (sent === undefined) return;
      if (action.action === 'throttle') {
        const { sink, clock } = this.options;
        return this.isOver ? undefined : trickle(sink, sent, action.bytesPerSecond, clock);
      }
      sent = this.act(sent, action);
    }
    if (sent !== undefined) this.out(sent);
  }

  /** @returns what is left to send */
  private act(frame: Frame, action: FaultAction): Frame | undefined {
    const { sink, dropConnection } = this.options;
    switch (action.action) {
      case 'duplicate':
        for (let copy = action.copies ?? 1; copy > 0; copy--) this.out(frame);
        return frame;
      case 'reorder':
        // The one that follows a held event lets it go, even if it was to wait itself.
        if (this.held !== undefined) return frame;
        this.held = frame;
        return undefined;
      case 'hostile':
        return hostileFrame(frame, action);
      case 'lose':
        return undefined;
      case 'halfOpen':
        if (action.afterBytes !== undefined) this.send(Buffer.from(frame).subarray(0, action.afterBytes));
        this.isOver = true;
        return undefined;
      case 'end':
        this.finish(sink.end);
        return undefined;
      case 'drop':
        this.finish(action.scope === 'stream' ? sink.destroy : dropConnection);
        return undefined;
      case 'cut':
        this.send(Buffer.from(frame).subarray(0, action.afterBytes));
        this.finish(sink.destroy);
        return undefined;
      case 'status':
        this.fail(action);
        return undefined;
      default:
        return frame;
    }
  }

  private fail({ code, reason = 'InternalError', message = 'a fault was injected' }: StatusAction): void {
    const status = new ApiError(code, reason, message).toStatus();
    this.send(`{"type":"ERROR","object":${JSON.stringify(status)}}\n`);
    this.finish(this.options.sink.end);
  }

  private out(frame: Frame): void {
    this.send(frame);
    if (this.held !== undefined) this.send(this.held);
    this.held = undefined;
  }

  private send(frame: Frame): void {
    if (!this.isOver) this.options.sink.write(frame);
  }

  private finish(how: () => void): void {
    if (!this.isOver) how();
    this.isOver = true;
  }
}

type StatusAction = FaultAction & { readonly action: 'status' };

/** Whether the frame has to wait for it. */
function isPreparation(action: FaultAction): boolean {
  return action.action === 'delay' || action.action === 'compact' || isInterfering(action);
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
