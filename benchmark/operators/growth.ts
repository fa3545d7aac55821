import { median, short, valuesOf } from './report.js';
import type { Row, ScenarioResult } from './results.js';

/** What an operator took for so many objects. */
export interface GrowthPoint {
  readonly peer: string;
  readonly variant: string;
  readonly cost: CostName;
  readonly objects: number;
  readonly value: number;
}

/** What is looked at, with its unit. Memory is that above what the operator takes for a single object. */
export const costs = { CPU: 's', wall: 's', 'memory above base': 'MiB' } as const;
export type CostName = keyof typeof costs;

/** The k of `y = a · x^k` that fits best, by least squares of the logarithms. NaN for fewer than two different x. */
export function exponentOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points
    .filter(({ x, y }) => x > 0 && y > 0)
    .map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const mean = (index: 0 | 1) => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const square = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return square === 0 ? NaN : logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / square;
}

/** All points of S1, of medians. Without `s1-1` there is no base, and so no memory above it. */
export function growthPoints(scenarios: readonly ScenarioResult[]): GrowthPoint[] {
  const bySize = scenarios.flatMap(({ name, rows }) => {
    const objects = Number(/^s1-(\d+)$/.exec(name)?.[1] ?? NaN);
    return Number.isNaN(objects) ? [] : rows.map((row) => ({ objects, row }));
  });
  const middle = (row: Pick<Row, 'runs'>, column: string) => median(valuesOf(row, column));
  return bySize
    .filter(({ objects }) => objects > 1)
    .flatMap(({ objects, row }) => {
      const { peer, variant } = row;
      const base = bySize.find(
        (one) => one.objects === 1 && one.row.peer === peer && one.row.variant === variant,
      );
      const values: Record<CostName, number> = {
        CPU: middle(row, 'CPU from first request'),
        wall: middle(row, 'wall from first request'),
        'memory above base': base ? middle(row, 'peak RSS') - middle(base.row, 'peak RSS') : NaN,
      };
      return (Object.keys(costs) as CostName[])
        .map((cost) => ({ peer, variant, cost, objects, value: values[cost] }))
        .filter(({ value }) => !Number.isNaN(value));
    })
    .sort((a, b) => a.objects - b.objects);
}

/** How the cost of each operator grows with the number of objects; nothing where there are too few sizes to tell. */
export function growthTable(scenarios: readonly ScenarioResult[]): string | undefined {
  const points = growthPoints(scenarios);
  const sizes = [...new Set(points.map(({ objects }) => objects))];
  if (sizes.length < 3) return undefined;
  const names = Object.keys(costs) as CostName[];
  const operators = new Map(points.map(({ peer, variant }) => [`${peer} ${variant}`, { peer, variant }]));
  const lines = [
    `## How cost grows with the number of objects n, fitted to n = ${sizes.map((size) => size.toLocaleString('en')).join(', ')}`,
    '',
    `| operator | ${names.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(names.length)}`,
  ];
  for (const [label, { peer, variant }] of operators) {
    const cells = names.map((cost) => {
      const own = points.filter((one) => one.cost === cost && one.peer === peer && one.variant === variant);
      const exponent = exponentOf(own.map(({ objects, value }) => ({ x: objects, y: value })));
      return Number.isNaN(exponent) ? '–' : `n^${short(exponent)}`;
    });
    lines.push(`| ${label} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

/** What must not grow with the number of objects, by the scenario that shows it. */
const constants = { s2: 'objects/s', s3: 'p50', s4: 'objects/s' } as const;

/** How what is done for single objects depends on the number of others; nothing where there are too few sizes to tell. */
export function constancyTable(scenarios: readonly ScenarioResult[]): string | undefined {
  const points = scenarios.flatMap(({ name, rows }) => {
    const [, family = '', others = ''] = /^(s[234])-(\d+)$/.exec(name) ?? [];
    const column = constants[family as keyof typeof constants];
    return rows.map(({ peer, variant, runs }) => ({
      label: `${peer} ${variant}`,
      family,
      x: Number(others),
      y: column === undefined ? NaN : median(valuesOf({ runs }, column)),
    }));
  });
  const known = points.filter(({ x, y }) => x > 0 && y > 0);
  if (new Set(known.map(({ x }) => x)).size < 3) return undefined;
  const families = Object.entries(constants);
  const lines = [
    '## What is done for single objects, by the number n of others',
    '',
    `| operator | ${families.map(([family, column]) => `${family}: ${column}`).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(families.length)}`,
  ];
  for (const label of new Set(known.map((one) => one.label))) {
    const cells = families.map(([family]) => {
      const exponent = exponentOf(known.filter((one) => one.label === label && one.family === family));
      return Number.isNaN(exponent) ? '–' : `n^${short(exponent)}`;
    });
    lines.push(`| ${label} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}
