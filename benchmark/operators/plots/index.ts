/**
 * Results as SVG: bars for each scenario, lines for how cost grows. Readable in light and in dark.
 *
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { growthPoints } from '../growth.js';
import type { Results } from '../results.js';
import { barChart } from './bars.js';
import { growthChart } from './growth-chart.js';
import { colorScheme } from './style.js';

/** Writes `<scenario>.svg` for each, and `growth.svg` where S1 was measured with several numbers of objects. */
export async function writePlots({ scenarios }: Results, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const plots = new Map<string, TopLevelSpec>();
  for (const scenario of scenarios)
    if (scenario.rows.some(({ runs }) => runs.length > 0)) plots.set(scenario.name, barChart(scenario));
  const points = growthPoints(scenarios);
  if (new Set(points.map(({ objects }) => objects)).size > 1) plots.set('growth', growthChart(points));
  const files: string[] = [];
  for (const [name, spec] of plots) {
    const file = path.join(folder, `${name}.svg`);
    await writeFile(file, `${await svgOf(spec)}\n`);
    files.push(file);
  }
  return files;
}

/** @returns an SVG whose text has the colour of the page it is shown on */
export async function svgOf(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    return svg.replace(/^<svg[^>]*>/, (tag) => `${tag}${colorScheme}`);
  } finally {
    view.finalize();
  }
}
