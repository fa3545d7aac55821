import { ApiError } from '../common/api-error.js';
import { type ApiAnswer, type ApiReply, isStream } from '../request/api-request.js';
import { replyBytes } from '../request/reply-bytes.js';
import type { FaultAction } from './fault-action.js';

/** The error that a fault answers with. @internal */
export function statusAnswer(action: FaultAction & { action: 'status' }): ApiReply {
  const {
    code,
    reason = REASONS[code] ?? 'InternalError',
    message = 'a fault was injected',
    headers = {},
    body,
  } = action;
  if (body !== undefined) return { status: code, headers: { 'content-type': 'text/html', ...headers }, body };
  return { status: code, headers, body: { json: new ApiError(code, reason, message).toStatus() } };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** No answer: the connection is reset, or the stream, or nothing ever comes. @internal */
export function brokenBy(how: 'connection' | 'stream' | 'silence'): ApiAnswer {
  return { status: 0, broken: how };
}

/** The first bytes of an answer, and then a reset, or nothing more. @internal */
export function cutAnswer(
  answer: ApiAnswer,
  afterBytes: number,
  then: 'reset' | 'silence' = 'reset',
): ApiAnswer {
  if (isStream(answer) || 'broken' in answer) return answer;
  const bytes = replyBytes(answer).subarray(0, afterBytes);
  return {
    status: answer.status,
    headers: { 'content-type': 'application/json', ...answer.headers },
    start: (sink) => {
      sink.write(bytes);
      if (then === 'reset') sink.destroy();
    },
  };
}
