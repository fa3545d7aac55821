import { KubeStatusError, parseRetryAfter, parseStatus } from './kube-status-error.js';
import type { Answer } from './whole-answer.js';

type Named = { readonly method: string; readonly path: string };

/** What an answer that is not 2xx comes to. @internal */
export function refusalOf(request: Named, { statusCode, headers, text }: Answer, now: Date): KubeStatusError {
  const status = parseStatus(text);
  const asked = status?.details?.retryAfterSeconds;
  return new KubeStatusError({
    statusCode,
    request: nameOf(request),
    retryAfterMs: parseRetryAfter(headers['retry-after'], now) ?? (asked && asked * 1000),
    status,
    excerpt: status ? undefined : text.slice(0, 200).replace(/\s+/g, ' ').trim(),
  });
}

/** Method and path for messages, without the query: it may hold selectors that nobody should find in a log. @internal */
export function nameOf({ method, path }: Named): string {
  return `${method} ${path.split('?', 1)[0]}`;
}
