import type { Row, ScenarioResult } from './results.js';
import type { Scenario } from './scenario.js';

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** A table of medians with their range, beside each what it is of the first row's, and below it what did not get there. */
export function tableOf(
  { title, columns }: Pick<Scenario, 'title' | 'columns'>,
  rows: readonly Row[],
  absent: ScenarioResult['absent'] = [],
): string {
  const names = Object.keys(columns);
  const headings = names.map((name) => {
    const { unit = '' } = columns[name] ?? {};
    return unit ? `${name}, ${unit}` : name;
  });
  const lines = [
    `## ${title}`,
    '',
    `| operator | runs | ${headings.join(' | ')} |`,
    `| --- | ---: |${' ---: |'.repeat(names.length)}`,
  ];
  const [first] = rows;
  for (const row of rows) {
    const cells = names.map((name) => cell(row, first, name));
    lines.push(`| ${row.peer} ${row.variant} | ${row.runs.length} | ${cells.join(' | ')} |`);
  }
  const failures = rows.flatMap((row) => row.failures.map((why) => `- ${row.peer} ${row.variant}: ${why}`));
  if (failures.length > 0) lines.push('', 'Runs that did not get through:', '', ...failures);
  if (absent.length > 0)
    lines.push('', 'Took no part:', '', ...absent.map(({ peer, why }) => `- ${peer}: ${why}`));
  return lines.join('\n');
}

function cell(row: Row, first: Row | undefined, column: string): string {
  const values = valuesOf(row, column);
  if (values.length === 0) return '–';
  const middle = median(values);
  const spread = values.length > 1 ? ` (${short(Math.min(...values))}–${short(Math.max(...values))})` : '';
  const base = first && first !== row ? median(valuesOf(first, column)) : NaN;
  // Nothing is how many times nothing?
  if (!Number.isFinite(middle / base)) return `${short(middle)}${spread}`;
  return `${short(middle)}${spread} ×${short(middle / base)}`;
}

/** Of all runs that came to one. */
export const valuesOf = ({ runs }: Pick<Row, 'runs'>, column: string): number[] =>
  runs.flatMap((run) => (run[column] === undefined ? [] : [run[column]]));

/** With three digits, where it has no more before the point. */
export function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
