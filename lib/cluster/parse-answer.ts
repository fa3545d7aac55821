import { TransportError } from './transport-error.js';

/** The object in an answer. Some proxies answer with a page of their own, or nothing, and call it success. @internal */
export function parseAnswer(
  request: { readonly method: string; readonly path: string },
  text: string,
): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
    throw new TypeError(`the answer is no object, but: ${excerpt(text)}`);
  } catch (error) {
    const cause =
      error instanceof SyntaxError
        ? new TypeError(`the answer is no JSON, but: ${excerpt(text)}`, { cause: error })
        : error;
    throw new TransportError(`${request.method} ${request.path.split('?', 1)[0]}`, { cause });
  }
}

function excerpt(text: string): string {
  return text === '' ? 'nothing' : JSON.stringify(text.slice(0, 80));
}
