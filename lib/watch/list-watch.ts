import type { Random } from '../common/backoff.js';
import { sleep, type Clock } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { isOrdered } from '../common/resource-version.js';
import type { ShardScope } from '../resource/shard-scope.js';
import { KindNotice } from './kind-notice.js';
import type { ListWatchEvent } from './list-watch-event.js';
import type { ListWatchOptions } from './list-watch-options.js';
import type { ListWatchSource, WireEvent } from './list-watch-source.js';
import { readList } from './read-list.js';
import { SafeTeller } from './safe-teller.js';
import { SilenceGuard } from './silence-guard.js';
import { StreamLife } from './stream-life.js';
import { StreamTerms } from './stream-terms.js';
import { StuckStreams } from './stuck-streams.js';
import { Turns } from './turns.js';
import { WatchBackoff } from './watch-backoff.js';
import { WatchError, errorOfEvent, recoveryFor, type WatchErrorReason } from './watch-failure.js';
import { WatchFigures } from './watch-figures.js';
import { expectForwards, unknownType, versionOf } from './wire-checks.js';
import type { WatchState, WatchStatus } from './watch-status.js';

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * Keeps a copy of a kind in step with the server, for ever: list, watch, and after every failure carry on from
 * the last resource version, or from a new list when the server's history no longer reaches back.
 *
 * Guarantees: no change between two events is skipped unless a newer list covers it; every failure ends in
 * another attempt, after a jittered backoff; nothing is emitted after the signal aborted.
 *
 * @internal
 */
export class ListWatch {
  private state: WatchState = 'connecting';
  private isListing = false;
  private isSynced = false;
  private resourceVersion: string | undefined;
  private readonly figures: WatchFigures;
  private readonly backoff: WatchBackoff;
  private readonly terms: StreamTerms;
  private readonly stuck = new StuckStreams();
  private readonly kind: KindNotice;
  private readonly events: SafeTeller;
  private streamsInitialState: boolean;
  private readonly turns = new Turns();
  /** What is to be listed before the stream goes on. */
  private missing: ShardScope | undefined;

  constructor(
    private readonly source: ListWatchSource,
    private readonly options: ListWatchOptions,
    private readonly clock: Clock,
    random: Random,
    private readonly log: Log,
    private readonly emit: (event: ListWatchEvent) => void,
  ) {
    this.events = new SafeTeller(options.name, log, emit);
    this.figures = new WatchFigures(clock);
    this.backoff = new WatchBackoff(clock, random);
    this.kind = new KindNotice(options.name, log);
    this.terms = new StreamTerms(options.silenceMs, random);
    this.streamsInitialState = options.initialState === 'stream';
  }

  get status(): WatchStatus {
    const { state, isSynced, resourceVersion } = this;
    return { state, isSynced, resourceVersion, ...this.figures.read() };
  }

  /** Runs until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await this.turns.run(signal, (turn) => this.follow(turn));
    this.state = 'stopped';
  }

  /**
   * What is asked for has changed. With `relist` it is read anew; else the stream goes on from where it is, after what is
   * `missing` has been listed. That only where {@link canExtend}.
   */
  restart({ relist = false, missing }: { relist?: boolean; missing?: ShardScope | undefined }): void {
    if (relist || this.isListing) this.resourceVersion = undefined;
    this.missing = missing;
    this.turns.next(new Error('what is watched has changed'));
  }

  /** It is somewhere, and what a list reads can be told from what comes before and after. */
  get canExtend(): boolean {
    return !this.isListing && this.resourceVersion !== undefined && isOrdered(this.resourceVersion);
  }

  private async follow(signal: AbortSignal): Promise<void> {
    try {
      const isNew = this.resourceVersion === undefined;
      const within = isNew ? undefined : this.missing;
      if (within || (isNew && !this.streamsInitialState)) await this.list(within, signal);
      // Who hears of a list may want yet more.
      signal.throwIfAborted();
      await this.stream(signal);
    } catch (thrown) {
      if (!signal.aborted) await this.recover(toError(thrown), signal);
    }
  }

  private async list(within: ShardScope | undefined, signal: AbortSignal): Promise<void> {
    const resourceVersion = await readList(this.source, {
      pageSize: this.options.pageSize,
      within,
      onStart: () => this.begin(within),
      onItem: (object) => !signal.aborted && this.events.tell('listed', object),
      signal,
    });
    this.finishList(resourceVersion, signal, within);
  }

  private begin(within?: ShardScope): void {
    this.isListing = within === undefined;
    // A kind that is missing is asked for again and again; that is still waiting.
    if (this.state !== 'waiting-for-kind') this.state = 'listing';
    this.emit({ type: 'list-started', within });
  }

  private finishList(resourceVersion: string, signal: AbortSignal, within?: ShardScope): void {
    signal.throwIfAborted();
    // Of what was not listed, the stream has yet to tell what happened meanwhile.
    if (!within) this.resourceVersion = resourceVersion;
    this.isListing = false;
    this.missing = undefined;
    this.figures.countList();
    this.isSynced = true;
    this.state = 'streaming';
    this.showLife();
    this.kind.served();
    this.emit({ type: 'list-finished', resourceVersion, within });
  }

  private async stream(signal: AbortSignal): Promise<void> {
    const isInitial = this.resourceVersion === undefined;
    if (isInitial) this.begin();
    else this.state = 'streaming';
    const life = new StreamLife(this.clock);
    const term = this.terms.next();
    using silence = new SilenceGuard(this.clock, term.silenceMs, signal);
    const onEvent = (event: WireEvent) => {
      if (signal.aborted || silence.hasTripped) return;
      silence.reset();
      const before = this.resourceVersion;
      this.take(event, signal);
      life.note(event.type !== 'BOOKMARK' && (isInitial || this.resourceVersion !== before));
    };
    const request = { resourceVersion: this.resourceVersion, timeoutSeconds: term.timeoutSeconds };
    try {
      await this.source.watch(request, { onEvent }, silence.signal);
    } catch (thrown) {
      this.terms.noteBroken(life);
      if (!silence.hasTripped) throw thrown;
      this.terms.noteSilence();
      throw this.broken('silent', `was silent for ${term.silenceMs} ms`);
    }
    if (isInitial && this.isListing)
      throw this.broken('ended-early', 'ended before its initial state was complete');
    if (life.isFutile) throw this.broken('ended-early', 'was ended at once by the server');
    if (this.terms.isServed(term, life.lastedMs)) this.showLife();
    else this.terms.noteBroken(life);
  }

  private broken(problem: WatchErrorReason, how: string): WatchError {
    return new WatchError(problem, `The watch of ${this.options.name} ${how}`);
  }

  private take(event: WireEvent, signal: AbortSignal): void {
    if (event.type === 'ERROR')
      throw this.stuck.noteSent(errorOfEvent(event.object, `The watch of ${this.options.name}`));
    const { object } = event;
    const version = versionOf(event, this.options.name);
    this.showLife();
    const { isListing } = this;
    if (!isListing) {
      if (event.type !== 'BOOKMARK' && version !== this.resourceVersion) this.backoff.ease();
      expectForwards(this.resourceVersion, version, this.options.name);
      this.resourceVersion = version;
    }
    if (event.isForeign)
      return isListing ? undefined : this.emit({ type: 'bookmark', resourceVersion: version });
    switch (event.type) {
      case 'BOOKMARK':
        this.figures.noteBookmark();
        if (!isListing) {
          this.terms.noteBookmark();
          return this.emit({ type: 'bookmark', resourceVersion: version });
        }
        if (object.metadata.annotations?.[INITIAL_EVENTS_END] === 'true') this.finishList(version, signal);
        return;
      case 'DELETED':
        return this.events.tell('deleted', object);
      case 'ADDED':
      case 'MODIFIED':
        return this.events.tell(isListing ? 'listed' : 'applied', object);
      default:
        throw unknownType(event, this.options.name);
    }
  }

  private showLife(): void {
    this.figures.showLife();
    this.stuck.noteLife();
  }

  private async recover(error: Error, signal: AbortSignal): Promise<void> {
    const recovery = recoveryFor(error, this.resourceVersion === undefined && this.streamsInitialState);
    this.figures.noteFailure(error);
    const problem = error instanceof WatchError ? error.reason : undefined;
    if (this.stuck.countFailure(error) || recovery === 'relist') this.resourceVersion = undefined;
    if (recovery === 'list-instead') this.streamsInitialState = false;
    if (recovery === 'wait-for-kind') await this.loseKind();
    else this.state = 'retrying';
    const delayMs = this.backoff.delayMs(error, recovery);
    // That a kind is missing is told by itself.
    const isExpected = recovery === 'wait-for-kind' || problem === 'silent' || this.backoff.failures === 1;
    const what = recovery === 'relist' ? 'listing again' : 'trying again';
    this.log[isExpected ? 'debug' : 'warn'](`${error.message}; ${what} in ${Math.round(delayMs)} ms`);
    await sleep(this.clock, delayMs, signal);
  }

  /**
   * The kind is gone, and with it all its objects: an empty list says so to whoever knew of some. A watch that is
   * answered 404 proves nothing yet, for a server that is still starting, or a proxy, may have said it: a list decides.
   */
  private async loseKind(): Promise<void> {
    const isCertain = this.resourceVersion === undefined;
    if (this.isSynced && isCertain) {
      this.emit({ type: 'list-started' });
      this.emit({ type: 'list-finished', resourceVersion: '' });
      this.isSynced = false;
    }
    this.resourceVersion = undefined;
    this.state = 'waiting-for-kind';
    if (isCertain) await this.kind.missing(async () => (await this.source.otherVersions?.()) ?? []);
  }
}
