import type { Cause } from './cause.js';

const MAX_WRITERS = 4;
const MAX_CAUSES = 12;

/**
 * What is known of an object that has run, or was woken, within the last minute. Most run once: what only matters to those
 * that run again and again is not made before.
 *
 * @internal
 */
export class Streak {
  static readonly MAX_FIELDS = 8;

  runs = 0;
  /** How often it was woken since its desired state has changed last. */
  wakes = 0;
  wakesSince: number;
  lastAt: number;
  private firstCauses: readonly Cause[] | undefined;
  private causes: Map<string, number> | undefined;
  private fields: Set<string> | undefined;
  private writers: Set<string> | undefined;

  constructor(readonly since: number) {
    this.lastAt = this.wakesSince = since;
  }

  countRun(causes: readonly Cause[]): void {
    if (++this.runs === 1) {
      this.firstCauses = causes;
      return;
    }
    this.causes ??= counted(new Map<string, number>(), this.firstCauses ?? []);
    this.firstCauses = undefined;
    counted(this.causes, causes);
  }

  note(fields: readonly string[], writer: string | undefined): void {
    this.fields ??= new Set();
    this.writers ??= new Set();
    for (const field of fields) if (this.fields.size < Streak.MAX_FIELDS) this.fields.add(field);
    if (writer !== undefined && this.writers.size < MAX_WRITERS) this.writers.add(writer);
  }

  /** `by 118 updated, 2 retry`. */
  describeCauses(): string {
    const counts = [...(this.causes ?? [])].sort(([, a], [, b]) => b - a);
    return `by ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}`;
  }

  /** `by changes of spec.size that "a" and "b" wrote`. */
  describeChanges(): string {
    if (!this.fields?.size) return 'not by changes of its own fields';
    const writers = [...(this.writers ?? [])].map((name) => `"${name}"`).join(' and ');
    return `by changes of ${[...this.fields].join(', ')} that ${writers || 'an unknown field manager'} wrote`;
  }
}

/** `owned deployments.apps/v1 by kubectl`. */
function nameOf(cause: Cause): string {
  if (!('resource' in cause)) return cause.type;
  return `${cause.type} ${cause.resource}${cause.fieldManager ? ` by ${cause.fieldManager}` : ''}`;
}

function counted(counts: Map<string, number>, causes: readonly Cause[]): Map<string, number> {
  for (const cause of causes) {
    const name = nameOf(cause);
    const known = counts.has(name) || counts.size < MAX_CAUSES ? name : 'others';
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  return counts;
}
