import { cpus, totalmem } from 'node:os';
import type { Figures, Scenario } from './scenario.js';

/** All runs of one peer in one scenario. */
export interface Row {
  readonly peer: string;
  readonly variant: string;
  readonly runs: Figures[];
  /** Why its other runs came to nothing, one line each. */
  readonly failures: string[];
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** A table of medians with their range, beside each what it is of the first row's, and below it what did not get there. */
export function tableOf(scenario: Pick<Scenario, 'title' | 'columns'>, rows: readonly Row[]): string {
  const names = Object.keys(scenario.columns);
  const headings = names.map((name) => {
    const { unit = '' } = scenario.columns[name] ?? {};
    return unit ? `${name}, ${unit}` : name;
  });
  const lines = [
    `## ${scenario.title}`,
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
  return lines.join('\n');
}

function cell(row: Row, first: Row | undefined, column: string): string {
  const values = valuesOf(row, column);
  if (values.length === 0) return '–';
  const middle = median(values);
  const spread = values.length > 1 ? ` (${short(Math.min(...values))}–${short(Math.max(...values))})` : '';
  const base = first && first !== row ? median(valuesOf(first, column)) : NaN;
  if (Number.isNaN(base)) return `${short(middle)}${spread}`;
  return `${short(middle)}${spread} ×${short(middle / base)}`;
}

const valuesOf = ({ runs }: Row, column: string): number[] =>
  runs.flatMap((run) => (run[column] === undefined ? [] : [run[column]]));

function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} cores, ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
}
