import type { CaseContext } from './case-context.js';

/**
 * A short conversation with an API server. It asserts what matters, so that it is worth something on one server
 * alone; all that was said is kept as well, and compared between two servers.
 */
export interface ConformanceCase {
  readonly subject: string;
  /** A promise of the API, such as `answers 409 to a stale resourceVersion`. */
  readonly name: string;
  readonly run: (t: CaseContext) => Promise<void>;
}

/** Adds a case to the subject. */
export type Define = (name: string, run: ConformanceCase['run']) => void;

/** The cases of one subject: one file each. */
export function subject(name: string, define: (it: Define) => void): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  define((caseName, run) => cases.push({ subject: name, name: caseName, run }));
  return cases;
}

/** How a case is named in the list of known differences. */
export function title({ subject, name }: ConformanceCase): string {
  return `${subject}: ${name}`;
}
