import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeProblem } from './node-problem.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('an older Node', () => {
  it('is told what is needed', () => {
    expect(nodeProblem('20.20.2')).toBe(
      'nestjs-kuberator needs Node 22.19 or newer, but this is Node 20.20.2. Install a newer one, or run the app with it.',
    );
    expect(nodeProblem('22.18.0')).toBeTypeOf('string');
    for (const version of ['22.19.0', '22.20.1', '23.0.0', '24.18.0-nightly'])
      expect(nodeProblem(version)).toBeUndefined();
    expect(JSON.parse(read('package.json'))).toMatchObject({ engines: { node: '>=22.19' } });
  });

  it.each(['lib/index.ts', 'lib/health/index.ts'])('is told by %s before anything else is run', (path) => {
    const [first] = read(path).match(/^(import|export) .*?;$/ms) ?? [];
    expect(first).toMatch(/^import '.*\/common\/require-node\.js';$/);
  });
});
