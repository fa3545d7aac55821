import type { Cause } from './cause.js';

const MAX_WRITERS = 4;

/** What is known of an object that has run, or was woken, within the last minute. @internal */
export class Streak {
  static readonly MAX_FIELDS = 8;

  runs = 0;
  /** How often it was woken since its desired state has changed last. */
  wakes = 0;
  wakesSince: number;
  lastAt: number;
  private readonly causes = new Map<string, number>();
  private readonly fields = new Set<string>();
  private readonly writers = new Set<string>();

  constructor(readonly since: number) {
    this.lastAt = this.wakesSince = since;
  }

  countCause(cause: Cause): void {
    const name = 'resource' in cause ? `${cause.type} ${cause.resource}` : cause.type;
    this.causes.set(name, (this.causes.get(name) ?? 0) + 1);
  }

  note(fields: readonly string[], writer: string | undefined): void {
    for (const field of fields) if (this.fields.size < Streak.MAX_FIELDS) this.fields.add(field);
    if (writer !== undefined && this.writers.size < MAX_WRITERS) this.writers.add(writer);
  }

  /** `by 118 updated, 2 retry`. */
  describeCauses(): string {
    const counts = [...this.causes].sort(([, a], [, b]) => b - a);
    return `by ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}`;
  }

  /** `by changes of spec.size that "a" and "b" wrote`. */
  describeChanges(): string {
    if (this.fields.size === 0) return 'not by changes of its own fields';
    const writers = [...this.writers].map((name) => `"${name}"`).join(' and ');
    return `by changes of ${[...this.fields].join(', ')} that ${writers || 'an unknown field manager'} wrote`;
  }
}
