import type { TopLevelSpec } from 'vega-lite';
import { costs, type GrowthPoint } from '../growth.js';
import { config, OURS, PALETTE } from './style.js';

/** Lines at these alone: those between them would be a thicket. */
const POWERS_OF_TEN = Array.from({ length: 12 }, (_, index) => 10 ** (index - 4));

/** What each operator takes for more and more objects, in logarithms: a straight line is a power of their number. */
export function growthChart(points: readonly GrowthPoint[]): TopLevelSpec {
  const values = points.map(({ peer, variant, cost, objects, value }) => ({
    operator: variant === 'default' ? peer : `${peer} ${variant}`,
    cost: `${cost}, ${costs[cost]}`,
    objects,
    value,
  }));
  const operators = [...new Set(values.map(({ operator }) => operator))];
  let next = 0;
  const range = operators.map((operator) =>
    operator === 'nestjs-kuberator' ? OURS : PALETTE[next++ % PALETTE.length],
  );
  const sizes = [...new Set(values.map(({ objects }) => objects))];
  return {
    title: 'How cost grows with the number of objects',
    config,
    data: { values },
    facet: {
      field: 'cost',
      type: 'nominal',
      title: null,
      sort: Object.entries(costs).map((one) => one.join(', ')),
    },
    columns: 3,
    spacing: 36,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 210,
      height: 210,
      mark: { type: 'line', point: { size: 28 }, strokeWidth: 2 },
      encoding: {
        x: {
          field: 'objects',
          type: 'quantitative',
          scale: { type: 'log', nice: false },
          axis: { title: 'objects', values: sizes, format: '~s', labelOverlap: true },
        },
        y: {
          field: 'value',
          type: 'quantitative',
          scale: { type: 'log' },
          axis: { title: null, values: POWERS_OF_TEN, format: '~g' },
        },
        color: {
          field: 'operator',
          type: 'nominal',
          title: null,
          sort: operators,
          scale: { domain: operators, range: range as string[] },
          legend: { orient: 'bottom', columns: 4, symbolType: 'stroke', symbolStrokeWidth: 3 },
        },
      },
    },
  };
}
