import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigMap } from '../../lib/kinds/index.js';
import { Site } from '../../sample/07-multi-cluster/site.js';
import { connect } from '../support/cluster.js';
import { BuiltSamples } from './built-samples.js';

let samples: BuiltSamples;
beforeAll(async () => {
  samples = await BuiltSamples.build();
});
afterAll(() => samples?.remove());

it('the sample with several clusters reconciles each, mirrors between them, and goes on when one is out of reach', async () => {
  const sample = samples.start('07-multi-cluster');
  await sample.shows([
    'SiteReconciler reconciles sites.samples.kuberator.dev/v1 on east (https://',
    'SiteReconciler reconciles sites.samples.kuberator.dev/v1 on west (https://',
    '[SiteReconciler west] default/blog: mirrored to east',
    'The site docs is reconciled in east',
    'The site wiki is reconciled in west',
    'Press Ctrl-C to end.',
  ]);
  const [east, west] = [...sample.output.matchAll(/--kubeconfig (\S+)/g)].map(([, file]) => file);
  const titles = async (file: string | undefined) => {
    await using cluster = await connect(file);
    const settings = await cluster.client.list(ConfigMap, { namespace: 'default' });
    const sites = await cluster.client.list(Site);
    const where = new Set(sites.map(({ status }) => status?.cluster));
    const names = settings.map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt');
    return { names: names.sort(), where: [...where] };
  };
  expect(await titles(east)).toEqual({ names: ['docs', 'shop', 'west-blog'], where: ['east'] });
  expect(await titles(west)).toEqual({ names: ['blog', 'news', 'wiki'], where: ['west'] });
  sample.signal('SIGINT');
  expect(await sample.exit()).toBe(0);
  expect(sample.output).toMatch(/\[Demo\] Ending\. The operator stops, and then the API servers\.\n$/);
});

it.each(['SiteReconciler reconciles', 'Creating the site shop', 'West goes out of reach'])(
  'the sample leaves nothing behind when it is ended at "%s"',
  async (line) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kuberator-ended-'));
    const sample = samples.start('07-multi-cluster', [], { TMPDIR: folder });
    await sample.shows([line]);
    sample.signal('SIGINT');
    expect([0, 130]).toContain(await sample.exit());
    expect(sample.errors).toBe('');
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  },
);

it('the sample refuses a cluster that it would not use', async () => {
  const sample = samples.start('07-multi-cluster', ['--kubeconfig', '/somewhere']);
  expect(await sample.exit()).toBe(1);
  expect(sample.errors).toBe(
    'This sample runs on clusters of its own and takes no arguments, got --kubeconfig /somewhere. Usage: npm start\n',
  );
});
