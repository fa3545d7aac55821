import type { Clock } from '../../../common/clock.js';
import { type ApiAnswer, isStream } from '../request/api-request.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import type { FaultAction } from './fault-action.js';
import { brokenBy, cutAnswer, statusAnswer } from './faulty-answer.js';
import { Freezer } from './freezer.js';
import { hostileReply } from './hostile-payload.js';
import { type CallServer, interfere, isInterfering, type WrittenObject } from './other-writer.js';
import { throttled } from './slow-sink.js';

/** What faults act on. @internal */
export interface FaultTargets {
  readonly storage: ObjectStorage;
  readonly clock: Clock;
  readonly jumpClock: (ms: number) => void;
  readonly disconnectAll: () => void;
  /** How many streams a connection takes; undefined: as many as ever. */
  readonly limitStreams: (streams: number | undefined) => void;
  readonly call: CallServer;
}

/** What an action happens to. @internal */
export interface StruckRequest {
  readonly signal: AbortSignal;
  readonly object: WrittenObject | undefined;
}

/** Does what faults say, to requests and to the server as a whole. @internal */
export class FaultEffects {
  readonly freezer: Freezer;

  constructor(private readonly targets: FaultTargets) {
    this.freezer = new Freezer(targets.clock);
  }

  /** Ends what would else stay: a server that stands still, a limit of streams. */
  undo(): void {
    this.freezer.thaw();
    this.targets.limitStreams(undefined);
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.targets.clock.setTimeout(resolve, ms));
  }

  /**
   * Several actions, one after the other.
   *
   * @returns what is answered in place of `answer`; undefined where it goes on as if nothing were
   */
  async actAll(
    actions: readonly FaultAction[],
    struck: StruckRequest,
    answer?: ApiAnswer,
  ): Promise<ApiAnswer | undefined> {
    let instead: ApiAnswer | undefined;
    for (const action of actions) instead = (await this.act(action, struck, instead ?? answer)) ?? instead;
    return instead;
  }

  /** What happens to the whole server or to an object of it, whoever asks. @returns why it can't happen */
  async actOnServer(action: FaultAction, object: WrittenObject | undefined): Promise<string | undefined> {
    const { storage, jumpClock, limitStreams, call } = this.targets;
    if (isInterfering(action)) return object && interfere(call, action, object);
    if (action.action === 'compact') storage.compact();
    else if (action.action === 'clockJump') jumpClock(action.ms);
    else if (action.action === 'streamLimit') limitStreams(action.streams);
    else if (action.action === 'delay') await this.wait(action.ms);
    return undefined;
  }

  private async act(
    action: FaultAction,
    { signal, object }: StruckRequest,
    answer?: ApiAnswer,
  ): Promise<ApiAnswer | undefined> {
    switch (action.action) {
      case 'status':
        return statusAnswer(action);
      case 'drop':
        return brokenBy(action.scope ?? 'connection');
      case 'halfOpen':
        return action.afterBytes !== undefined && answer
          ? cutAnswer(answer, action.afterBytes, 'silence')
          : brokenBy('silence');
      case 'cut':
        return answer && cutAnswer(answer, action.afterBytes);
      case 'throttle':
        return answer && throttled(answer, action.bytesPerSecond, this.targets.clock);
      case 'hostile':
        return answer && !isStream(answer) && !('broken' in answer)
          ? hostileReply(answer, action)
          : undefined;
      case 'freeze':
        this.freezer.freeze(action.ms);
        await Promise.race([
          this.freezer.frozen(),
          new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
        ]);
        return undefined;
      case 'disconnectAll':
        this.targets.disconnectAll();
        return brokenBy('connection');
      default: {
        const refusal = await this.actOnServer(action, object);
        return refusal === undefined
          ? undefined
          : statusAnswer({ action: 'status', code: 500, message: refusal });
      }
    }
  }
}
