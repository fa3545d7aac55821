import type { Step } from '../frame/transcript.js';

/** What undici says of a connection that the server closed before it answered. */
const closedBeforeAnswer = 'UND_ERR_SOCKET';

/** The answer; undefined where the server broke off the connection in place of one, as Go does when a handler panics. */
export async function answerTo<T>(send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await send();
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== closedBeforeAnswer) throw error;
    return undefined;
  }
}

/** What is compared with the answer of the other server. */
export function brokenOff(request: string): Step {
  return { request, status: 0, headers: {}, body: '<broken off>' };
}

export const isBrokenOff = ({ status }: Step): boolean => status === 0;
