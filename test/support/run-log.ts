import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigMap } from '../../lib/kinds/index.js';

/** What all replicas together did: the oracle of every claim that no object was two replicas' at a time. */
export class RunLog {
  /** Of each object, by name, the newest state that was applied, and by whom. */
  readonly last = new Map<string, { readonly turn: string; readonly by: string }>();
  /** Objects that were run by two at a time. */
  readonly problems: string[] = [];
  aborted = 0;
  private readonly active = new Map<string, string>();

  get running(): number {
    return this.active.size;
  }

  /** A run that takes a while, and ends when its signal says so. */
  async run(by: string, { metadata, data }: ConfigMap, forMs: number, signal: AbortSignal): Promise<void> {
    const other = this.active.get(metadata.uid);
    if (other !== undefined) this.problems.push(`${metadata.name} was run by ${other} and by ${by}`);
    this.active.set(metadata.uid, by);
    try {
      await sleep(forMs, undefined, { signal });
      this.last.set(metadata.name, { turn: data?.['turn'] ?? '', by });
    } catch (error) {
      this.aborted++;
      throw error;
    } finally {
      this.active.delete(metadata.uid);
    }
  }
}
