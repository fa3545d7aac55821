import type { RunBegan, RunEnded } from './protocol.js';

/** A run, by whom and from when to when: until the end of time as long as it is under way. */
export interface RecordedRun {
  readonly replica: string;
  readonly name: string;
  readonly beganAt: number;
  endedAt: number;
  how: RunEnded['how'] | 'running' | 'died';
}

/** What all replicas together did. Their lines come in any order, but their times are of one clock. */
export class RunHistory {
  private readonly runs = new Map<string, RecordedRun[]>();
  private readonly open = new Map<string, RecordedRun>();
  /** Of each object, by name, the state whose run was the last to be done. */
  readonly applied = new Map<string, { readonly turn: string; readonly at: number }>();
  /** When each run was done. */
  readonly doneAt: number[] = [];

  begin(replica: string, { uid, name, run, at }: RunBegan): void {
    const recorded: RecordedRun = { replica, name, beganAt: at, endedAt: Infinity, how: 'running' };
    this.open.set(`${replica} ${run}`, recorded);
    const runs = this.runs.get(uid);
    if (runs) runs.push(recorded);
    else this.runs.set(uid, [recorded]);
  }

  end(replica: string, { name, run, at, turn, how }: RunEnded): void {
    const recorded = this.open.get(`${replica} ${run}`);
    this.open.delete(`${replica} ${run}`);
    if (recorded) Object.assign(recorded, { endedAt: at, how });
    if (how !== 'done') return;
    this.doneAt.push(at);
    if ((this.applied.get(name)?.at ?? 0) < at) this.applied.set(name, { turn, at });
  }

  /** A process that is no more runs nothing. */
  died(replica: string, at: number): void {
    for (const [id, recorded] of this.open) {
      if (recorded.replica !== replica) continue;
      Object.assign(recorded, { endedAt: at, how: 'died' });
      this.open.delete(id);
    }
  }

  get size(): number {
    return this.all().length;
  }

  all(): RecordedRun[] {
    return [...this.runs.values()].flat();
  }

  of(replica: string): RecordedRun[] {
    return this.all().filter((run) => run.replica === replica);
  }

  /** Runs of an object that were under way at the same time. */
  overlaps(): (readonly [RecordedRun, RecordedRun])[] {
    const found: (readonly [RecordedRun, RecordedRun])[] = [];
    for (const runs of this.runs.values()) {
      const ordered = runs.toSorted((a, b) => a.beganAt - b.beganAt);
      let longest: RecordedRun | undefined;
      for (const run of ordered) {
        if (longest && run.beganAt < longest.endedAt) found.push([longest, run]);
        if (!longest || run.endedAt > longest.endedAt) longest = run;
      }
    }
    return found;
  }
}
