import type { TopLevelSpec } from 'vega-lite';
import { median, short, valuesOf } from '../report.js';
import type { ScenarioResult } from '../results.js';
import { config, OTHERS, OURS } from './style.js';

const LONGEST_TITLE = 72;

interface Bar {
  readonly operator: string;
  readonly figure: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly label: string;
  readonly color: string;
}

/** One scenario: a panel for each figure, a bar for each operator, and over it the range of its runs. */
export function barChart({ title, columns, rows }: ScenarioResult): TopLevelSpec {
  const figures = Object.entries(columns).map(([name, { unit }]) => ({
    name,
    heading: unit ? `${name}, ${unit}` : name,
  }));
  const values: Bar[] = figures.flatMap(({ name, heading }) =>
    rows.flatMap((row) => {
      const all = valuesOf(row, name);
      if (all.length === 0) return [];
      const value = median(all);
      return {
        operator: labelOf(row),
        figure: heading,
        value,
        low: Math.min(...all),
        high: Math.max(...all),
        label: short(value),
        color: row.peer === 'nestjs-kuberator' ? OURS : OTHERS,
      };
    }),
  );
  const y = { field: 'operator', type: 'nominal', title: null, sort: rows.map(labelOf) } as const;
  return {
    title: linesOf(title),
    config,
    data: { values },
    facet: {
      field: 'figure',
      type: 'nominal',
      title: null,
      sort: figures.map(({ heading }) => heading),
    },
    columns: 3,
    spacing: { row: 28, column: 36 },
    resolve: { scale: { x: 'independent' } },
    spec: {
      width: 190,
      height: { step: 24 },
      layer: [
        {
          mark: { type: 'bar', height: 14, cornerRadiusEnd: 2 },
          encoding: {
            y,
            x: { field: 'value', type: 'quantitative', title: null, axis: { tickCount: 3 } },
            color: { field: 'color', type: 'nominal', scale: null },
          },
        },
        {
          mark: { type: 'rule', strokeWidth: 1.5, color: 'currentColor' },
          encoding: { y, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 6 },
          encoding: { y, x: { field: 'high', type: 'quantitative' }, text: { field: 'label' } },
        },
      ],
    },
  };
}

/** Broken before it is wider than the panels. */
function linesOf(title: string): string[] {
  const lines = [''];
  for (const word of title.split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length <= LONGEST_TITLE) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}

const labelOf = ({ peer, variant }: { peer: string; variant: string }): string =>
  variant === 'default' ? peer : `${peer} ${variant}`;
