import { toError } from '../common/kuberator-error.js';

const MAX_CAUSES = 8;

/** The note for something thrown: its message, then those of its causes, as far as they say more. @internal */
export function noteOf(noteOrError: unknown): string {
  if (typeof noteOrError === 'string') return noteOrError;
  let note = '';
  let link: unknown = toError(noteOrError);
  for (let depth = 0; link instanceof Error && depth < MAX_CAUSES; link = link.cause, depth++) {
    const text = link.message || link.name;
    if (!note.includes(text)) note += note === '' ? text : `: ${text}`;
  }
  return note;
}
