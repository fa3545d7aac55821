import { createHash } from 'node:crypto';
import type { Clock } from '../common/clock.js';
import { fitNote } from './event-body.js';
import { EventRateLimit } from './event-rate-limit.js';

/** What is said of an occurrence, and in which series it counts. @internal */
export interface PlacedNote {
  readonly key: string;
  readonly note: string;
}

const LIMIT = { burst: 10, refillMs: 600_000, maxKeys: 4_096 };
const OTHERS = '(and others like it) ';
const HASH_LENGTH = 16;

/**
 * Decides which series an occurrence counts in.
 *
 * The server lets nobody change the note of an Event, so a count may only grow where the note is the same: a reader
 * would take it for what happened last. But some notes are new each time, for they hold a port or the number of a
 * request. So of those that differ in nothing else, 10 have an Event of their own, then one each 10 minutes, and
 * what comes besides is counted in an Event whose note says that it stands for others, too.
 *
 * @internal
 */
export class EventNotes {
  private readonly limit = new EventRateLimit(LIMIT);

  constructor(
    private readonly clock: Clock,
    /** Whether further occurrences can count in this series. */
    private readonly isOpen: (key: string) => boolean,
  ) {}

  /** @param subject all that the event is about but the note. */
  place(subject: string, given: string): PlacedNote {
    const note = fitNote(given);
    const key = noteKey(subject, note);
    if (this.isOpen(key) || this.limit.take(subject, this.clock.now())) return { key, note };
    return { key: `${subject} others`, note: fitNote(OTHERS + given) };
  }
}

/** The series of one note. @internal */
export function noteKey(subject: string, note: string): string {
  return `${subject} ${createHash('sha256').update(note).digest('base64').slice(0, HASH_LENGTH)}`;
}
