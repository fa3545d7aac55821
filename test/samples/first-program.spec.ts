import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MyCrd } from '../../sample/01-hello-operator/my-crd.js';
import type { Manifest } from '../../lib/index.js';
import { startControlPlane } from '../control-plane/index.js';
import { snippetsOf } from '../docs/snippets.js';
import { connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { repository } from '../support/repository.js';
import { BuiltSamples } from './built-samples.js';

let samples: BuiltSamples;
beforeAll(async () => {
  samples = await BuiltSamples.build();
});
afterAll(() => samples?.remove());

describe('the first program of the README', () => {
  it('runs as it is printed, on a cluster that knows nothing of it', async () => {
    const text = await readFile(path.join(repository, 'README.md'), 'utf8');
    const [program] = snippetsOf({ name: 'README.md', text });
    const [, object = ''] = /kubectl apply -f - << END\n(.*?)END/s.exec(text) ?? [];
    await using controlPlane = await startControlPlane();
    await using cluster = await connect(controlPlane.kubeconfigPath);

    const run = await samples.startProgram(program!.code, { KUBECONFIG: controlPlane.kubeconfigPath });
    const { metadata, spec } = parse(object) as Manifest<MyCrd>;
    await eventually(
      () => cluster.client.create(MyCrd, { metadata: { namespace: 'default', ...metadata }, spec }),
      { timeoutMs: 60_000 },
    );
    await run.shows(['default/hello: My property is: Hello']);
    await eventually(async () => {
      const { status } = await cluster.client.get(MyCrd, { name: 'hello', namespace: 'default' });
      expect(status).toEqual({ observedGeneration: 1, state: 'Created' });
    });
    run.signal('SIGTERM');
    expect(await run.exit()).toBe('SIGTERM');
    expect(run.output).not.toMatch(/\b(WARN|ERROR)\b/);
  });
});
