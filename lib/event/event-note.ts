import { messagesOf } from '../common/messages-of.js';

/** The note for something thrown: its message, then those of its causes, as far as they say more. @internal */
export function noteOf(noteOrError: unknown): string {
  return typeof noteOrError === 'string' ? noteOrError : messagesOf(noteOrError);
}
