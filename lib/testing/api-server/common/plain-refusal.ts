import { ApiError } from './api-error.js';

/** A refusal that is answered in plain text, as Go's own HTTP server does, not with a Status. @internal */
export class PlainRefusal extends ApiError {
  override readonly name = 'PlainRefusal';

  constructor(
    code: number,
    readonly text: string,
  ) {
    super(code, '', text.trim());
  }

  /** A path that nothing serves. */
  static pageNotFound(): PlainRefusal {
    return new PlainRefusal(404, '404 page not found\n');
  }
}
