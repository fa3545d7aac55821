import { toError } from './kuberator-error.js';

const MAX_CAUSES = 8;

/** The message of something thrown in one line, then those of its causes, as far as they say more. @internal */
export function messagesOf(thrown: unknown): string {
  let messages = '';
  let link: unknown = toError(thrown);
  for (let depth = 0; link instanceof Error && depth < MAX_CAUSES; link = link.cause, depth++) {
    const text = link.message || link.name;
    if (!messages.includes(text)) messages += messages === '' ? text : `: ${text}`;
  }
  return messages;
}
