/** What a span says of what it stands for. What is `undefined` is left out. @internal */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What is under way, as whoever does it may add to it. @internal */
export interface TracedSpan {
  /** What a later run is told of this one by: only the tracer understands it. Small, to be kept. */
  readonly mark: object;
  set(attributes: SpanAttributes): void;
  /** It failed, although it throws nothing. */
  fail(error: unknown): void;
}

/** A run that begins. @internal */
export interface TracedRun {
  readonly causes: readonly object[];
  readonly attributes: SpanAttributes;
  /** The `mark` of the run of the same object before it, if that failed. */
  readonly failedBefore: object | undefined;
}

/** A request before it is sent. @internal */
export interface TracedRequest {
  readonly method: string;
  /** Where to: without its query, which may hold what nobody should find in a trace. */
  readonly url: URL;
  /** How often it was sent before. */
  readonly resends: number;
}

/** What a request is to have, and what it comes to. @internal */
export interface TracedExchange {
  /** Tell the server which trace it is part of. */
  readonly headers: Readonly<Record<string, string>>;
  answered(statusCode: number): void;
}

/**
 * Is told what the path does, while it does it. Where there is none, nothing is traced, and nothing is spent on it: the
 * path asks for its presence first.
 *
 * @internal
 */
export interface Tracer {
  /** Something happened that will lead to a run, in the turn in which it became known. `cause` identifies it later. */
  event(cause: object, attributes: () => SpanAttributes): void;
  /** A run, from the first of its events on. What it does is below it. */
  run<R>(run: TracedRun, work: (span: TracedSpan) => Promise<R>): Promise<R>;
  /** A part of what is under way. Of what it throws or rejects with, the chain of causes is kept; it is thrown on. */
  span<R>(name: string, attributes: SpanAttributes, work: (span: TracedSpan) => Promise<R>): Promise<R>;
  /** A request to an API server, if it is part of something. */
  request<R>(request: TracedRequest, work: (exchange: TracedExchange) => Promise<R>): Promise<R>;
}

const UNTRACED: TracedSpan = { mark: {}, set() {}, fail() {} };

/** Does the work, in a span where somebody traces. @internal */
export function traced<R>(
  tracer: Tracer | undefined,
  name: string,
  attributes: () => SpanAttributes,
  work: (span: TracedSpan) => Promise<R>,
): Promise<R> {
  return tracer ? tracer.span(name, attributes(), work) : work(UNTRACED);
}
