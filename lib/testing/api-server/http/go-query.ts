const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * Reads a query as Go does: a pair that cannot be decoded, or that has a semicolon in it, is as good as not there.
 *
 * @internal
 */
export function parseQuery(text: string): URLSearchParams {
  if (!text.includes(';') && !BAD_ESCAPE.test(text)) return new URLSearchParams(text);
  const readable = text.split('&').filter((pair) => !pair.includes(';') && !BAD_ESCAPE.test(pair));
  return new URLSearchParams(readable.join('&'));
}

/** Whether Go's HTTP server would take the path of a URL. @internal */
export function isReadablePath(url: string): boolean {
  const mark = url.indexOf('?');
  return !BAD_ESCAPE.test(mark < 0 ? url : url.slice(0, mark));
}
