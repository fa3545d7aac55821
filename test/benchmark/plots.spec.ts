import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { barChart } from '../../benchmark/operators/plots/bars.js';
import { svgOf, writePlots } from '../../benchmark/operators/plots/index.js';
import { type ScenarioResult, thisMachine } from '../../benchmark/operators/results.js';

const runs = [1, 2, 4].map((wall) => ({
  'wall from first request': wall,
  'CPU from first request': wall / 2,
  'peak RSS': 40 * wall,
}));
const scenario = (name: string): ScenarioResult => ({
  name,
  title: `The scenario ${name}`,
  columns: { 'wall from first request': { unit: 's', less: true }, 'peak RSS': { unit: 'MiB', less: true } },
  rows: [
    { peer: 'nestjs-kuberator', variant: 'default', runs, failures: [] },
    { peer: 'kube-rs', variant: 'tuned', runs, failures: [] },
    { peer: 'kopf', variant: 'default', runs: [], failures: ['It ended with 1.'] },
  ],
  absent: [],
});

it('a long title is broken, so that no plot gets wider than its panels', async () => {
  const columns = Object.fromEntries(['CPU', 'wall', 'RSS'].map((name) => [name, { unit: 's', less: true }]));
  const rows = [
    { peer: 'nestjs-kuberator', variant: 'default', runs: [{ CPU: 1, wall: 2, RSS: 3 }], failures: [] },
  ];
  const svg = (title: string) => svgOf(barChart({ ...scenario('s5-1000'), columns, rows, title }));
  const widthOf = (text: string) => Number(/^<svg[^>]* width="(\d+)"/.exec(text)?.[1]);
  const long = await svg('a title of many words '.repeat(12));
  expect(widthOf(long)).toBe(widthOf(await svg('short')));
  expect(long.match(/<tspan/g)?.length).toBeGreaterThan(2);
});

it('a plot has the figures of each scenario, and one how cost grows, in the colour of the page for text', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plots-'));
  try {
    const scenarios = ['s1-1', 's1-1000', 's1-10000'].map(scenario);
    const results = { date: '', machine: thisMachine('1.36.3'), versions: [], scenarios };
    const files = await writePlots(results, folder);
    const names = files.map((file) => path.basename(file));
    expect(names).toEqual(['s1-1.svg', 's1-1000.svg', 's1-10000.svg', 'growth.svg']);
    const [first = '', growth = ''] = await Promise.all(
      [files[0], files[3]].map((file) => readFile(file ?? '', 'utf8')),
    );
    for (const text of ['The scenario s1-1', 'nestjs-kuberator', 'kube-rs tuned', 'peak RSS, MiB', '>2<'])
      expect(first).toContain(text);
    for (const text of ['CPU, s', 'memory above base, MiB', 'kube-rs tuned']) expect(growth).toContain(text);
    for (const svg of [first, growth]) {
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(svg).toContain('fill="currentColor"');
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
