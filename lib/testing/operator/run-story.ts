import { messagesOf } from '../../common/messages-of.js';
import type { ReconcileFailure, ReconcileResult } from '../../reconcile/reconcile-result.js';

const isFailure = (result: ReconcileResult): result is ReconcileFailure => result.type === 'failed';

const count = (runs: number): string => `${runs} ${runs === 1 ? 'run' : 'runs'}`;

/** What an operator did so far, for a test that waits in vain. @internal */
export function storyOf(results: readonly ReconcileResult[]): string {
  if (results.length === 0) return 'No run has ended yet.';
  const failures = results.filter(isFailure);
  const last = failures.at(-1);
  const failed = last ? ` ${failures.length} failed, the last one because: ${messagesOf(last.error)}.` : '';
  return `${count(results.length)} ended.${failed}`;
}

/** One error that tells of all runs that failed; `undefined` where none did. @internal */
export function failuresOf(results: readonly ReconcileResult[]): Error | undefined {
  const failures = results.filter(isFailure);
  if (failures.length === 0) return undefined;
  const lines = failures.map(({ error }) => `\n  ${messagesOf(error)}`);
  return new Error(`${count(failures.length)} failed:${lines.join('')}`, { cause: failures[0]?.error });
}
