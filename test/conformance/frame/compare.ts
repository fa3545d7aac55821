import { isDeepStrictEqual } from 'node:util';
import type { Step } from './transcript.js';

/** One place where two transcripts differ. */
export interface Difference {
  readonly step: number;
  readonly request: string;
  /** Such as `body.metadata.generation`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Where `actual` differs from `expected`, with one entry for each leaf. */
export function differences(expected: readonly Step[], actual: readonly Step[]): Difference[] {
  const found: Difference[] = [];
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [expected[index], actual[index]];
    const request = (a ?? b)!.request;
    collect(a, b, '', (path, one, other) =>
      found.push({ step: index + 1, request, path, expected: one, actual: other }),
    );
  }
  return found;
}

/** For people: one line for each difference, the first ones only. */
export function describeDifferences(found: readonly Difference[], limit = 12): string {
  const lines = found
    .slice(0, limit)
    .map(
      ({ step, request, path, expected, actual }) =>
        `  ${step}. ${request}\n     ${path}: expected ${show(expected)}, got ${show(actual)}`,
    );
  if (found.length > limit) lines.push(`  … and ${found.length - limit} more`);
  return lines.join('\n');
}

function collect(
  a: unknown,
  b: unknown,
  path: string,
  report: (path: string, a: unknown, b: unknown) => void,
): void {
  if (isDeepStrictEqual(a, b)) return;
  if (isPlain(a) && isPlain(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const key of keys) collect(a[key], b[key], path ? `${path}.${key}` : key, report);
  } else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    a.forEach((item, index) => collect(item, b[index], `${path}[${index}]`, report));
  } else report(path, a, b);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 700 ? `${text.slice(0, 700)}…` : text;
}
