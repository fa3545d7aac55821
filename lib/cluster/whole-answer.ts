import type { Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;
type Head = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>;

/** An answer that is there with its whole body. @internal */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Head[2];
  readonly text: string;
}

/** How an answer is waited for. @internal */
export interface AnswerTerms {
  readonly signal: AbortSignal;
  /** Is asked as the last thing before the bytes go out. What it throws is what the request ends with. */
  readonly onSending?: (() => void) | undefined;
  /** Is told of the head of the answer, in the turn in which it comes. Must not throw. */
  readonly onHead?: ((statusCode: number) => void) | undefined;
}

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_ERROR_BYTES = 256 * 1024;

/**
 * Sends a request and gathers its answer chunk by chunk: a stream, as undici's `request()` makes one for each answer, costs
 * more than the rest of a small request. An answer beyond 256 MiB is refused, and one that tells of an error beyond 256 KiB:
 * a hostile server must not fill the memory.
 *
 * @internal
 */
export function wholeAnswer(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  terms: AnswerTerms,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    terms.signal.throwIfAborted();
    dispatcher.dispatch(request, new AnswerHandler(terms, resolve, reject));
  });
}

class AnswerHandler implements Dispatcher.DispatchHandler {
  private controller: Controller | undefined;
  private statusCode = 0;
  private headers: Head[2] = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly terms: AnswerTerms,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    terms.signal.addEventListener('abort', this, { once: true });
  }

  /** Of the signal. */
  handleEvent(): void {
    // What is aborted before it begins ends when its turn comes: until then it is in undici's queue.
    this.controller?.abort(this.terms.signal.reason as Error);
  }

  onRequestStart(controller: Controller): void {
    const { signal, onSending } = this.terms;
    if (signal.aborted) return controller.abort(signal.reason as Error);
    onSending?.();
    this.controller = controller;
  }

  onResponseStart(...[, statusCode, headers]: Head): void {
    if (statusCode < 200) return;
    this.statusCode = statusCode;
    this.headers = headers;
    this.terms.onHead?.(statusCode);
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.size += chunk.length;
    const maxBytes = this.statusCode < 300 ? MAX_ANSWER_BYTES : MAX_ERROR_BYTES;
    if (this.size > maxBytes) controller.abort(new Error(`the answer is larger than ${maxBytes} bytes`));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.terms.signal.removeEventListener('abort', this);
    const { statusCode, headers, chunks, size } = this;
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size);
    this.resolve({ statusCode, headers, text: body?.toString('utf8') ?? '' });
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.terms.signal.removeEventListener('abort', this);
    this.reject(error);
  }
}
