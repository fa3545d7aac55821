import { rowOf } from './entry-page.js';
import type { EntryTable } from './entry-table.js';

/** More causes than these are only counted: a key that is hit a million times must not keep a million of them. */
const MAX_CAUSES = 16;

/** Those of a key that has several. */
class SeveralCauses<Cause> {
  omittedCount = 0;

  constructor(readonly causes: Cause[]) {}

  add(cause: Cause): void {
    if (this.causes.length < MAX_CAUSES) this.causes.push(cause);
    else this.omittedCount++;
  }
}

/** Why each key is to run. Most have one cause. @internal */
export class EntryCauses<Cause> {
  constructor(private readonly table: EntryTable) {}

  add(slot: number, cause: Cause): void {
    const { causes } = this.table.page(slot);
    const row = rowOf(slot);
    const present = causes[row] as Cause | SeveralCauses<Cause> | undefined;
    if (present === undefined) causes[row] = cause;
    else if (present instanceof SeveralCauses) present.add(cause);
    else causes[row] = new SeveralCauses<Cause>([present, cause]);
  }

  forget(slot: number): void {
    this.table.page(slot).causes[rowOf(slot)] = undefined;
  }

  /** Takes them out: what comes from now on is for a further run. */
  take(slot: number, failures: number): { causes: Cause[]; omittedCauseCount: number; failures: number } {
    const { causes } = this.table.page(slot);
    const row = rowOf(slot);
    const present = causes[row] as Cause | SeveralCauses<Cause> | undefined;
    causes[row] = undefined;
    if (present instanceof SeveralCauses)
      return { causes: present.causes, omittedCauseCount: present.omittedCount, failures };
    return { causes: present === undefined ? [] : [present], omittedCauseCount: 0, failures };
  }
}
