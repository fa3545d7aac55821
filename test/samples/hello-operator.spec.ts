import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MyCrd } from '../../sample/01-hello-operator/my-crd.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { BuiltSamples } from './built-samples.js';

const SAMPLE = '01-hello-operator';
const MY_CRD = MyCrd.crd().metadata;
let samples: BuiltSamples;
let cluster: TestCluster;
let named: string[];

beforeAll(async () => {
  [samples, cluster] = await Promise.all([BuiltSamples.build(), connect()]);
  named = ['--kubeconfig', cluster.kubeconfigPath];
});
afterAll(async () => {
  await samples?.remove();
  await cluster?.[Symbol.asyncDispose]();
});

describe('the first sample', () => {
  it.each(['a named cluster', 'a server of its own'])('shows the life of an object on %s', async (where) => {
    const isNamed = where === 'a named cluster';
    const sample = samples.start(SAMPLE, isNamed ? named : []);
    await sample.shows([
      'Creating MyCrd default/hello',
      '[Cluster] default/hello: created',
      '[Cluster] default/hello: finalizer mycrds.commercetools.com/finalizers added',
      '[MyCrdReconciler] default/hello: My property is: Hello, operator!',
      '[Cluster] default/hello: status is {"observedGeneration":1,"state":"Created"}',
      '[MyCrdReconciler] default/hello: applied in',
      '[MyCrdReconciler] default/hello: My property is: Hello again!',
      '"observedGeneration":2',
      'because: updated (generation by demo)',
      'edit mycrd hello',
      'Press Ctrl-C to end.',
    ]);
    // Before all else: where it runs, and how to look.
    const [first] = sample.output.split('\n');
    expect(first).toMatch(/Running on .+ To look: kubectl --kubeconfig \S+ .*get mycrds$/);
    sample.signal('SIGINT');
    const from = sample.output.length;
    const before = performance.now();
    expect(await sample.exit()).toBe(0);
    expect(performance.now() - before).toBeLessThan(8_000);
    await sample.shows(['deletion asked for', '[MyCrdReconciler] default/hello: cleaned up in'], from);
    await sample.shows(['[Cluster] default/hello: gone'], from);
    expect(sample.errors).toBe('');
    if (isNamed) await cluster.gone(CustomResourceDefinition, MY_CRD);
    else expect(existsSync(sample.kubeconfig)).toBe(false);
  });

  it('can be looked at with the kubeconfig that it names', async () => {
    const sample = samples.start(SAMPLE);
    await sample.shows(['Running on a Kubernetes API server in this process', 'applied in']);
    await using own = await connect(sample.kubeconfig);
    expect(await own.client.get(MyCrd, { name: 'hello', namespace: 'default' })).toMatchObject({
      status: { state: 'Created' },
    });
    sample.signal('SIGINT');
    expect(await sample.exit()).toBe(0);
    await sample.shows(['Ending', 'cleaned up in']);
  });

  it('leaves alone what it did not create', async () => {
    await cluster.install(MyCrd);
    const namespace = await cluster.namespace();
    const spec = { myProperty: 'here before' };
    await cluster.client.create(MyCrd, { metadata: { name: 'other', namespace }, spec });
    const sample = samples.start(SAMPLE, named);
    await sample.shows(['[MyCrdReconciler] default/hello: applied in']);
    sample.signal('SIGTERM');
    expect(await sample.exit()).toBe(0);
    await cluster.gone(MyCrd, { name: 'hello', namespace: 'default' });
    const other = await cluster.client.get(MyCrd, { name: 'other', namespace });
    expect(other.metadata.deletionTimestamp).toBeUndefined();

    // In its way, an object of the same name is somebody's, too.
    await cluster.client.create(MyCrd, { metadata: { name: 'hello', namespace: 'default' }, spec });
    const second = samples.start(SAMPLE, named);
    expect(await second.exit()).toBe(1);
    expect(second.errors).toMatch(/^[^\n]*mycrds[^\n]* "hello" already exists\n$/);
    const hello = await cluster.client.get(MyCrd, { name: 'hello', namespace: 'default' });
    expect(hello.metadata.deletionTimestamp).toBeUndefined();

    for (const object of [hello, other]) {
      await cluster.client.mergePatch(MyCrd, object.metadata, { metadata: { finalizers: null } });
      await cluster.client.delete(MyCrd, object.metadata);
    }
    await cluster.client.delete(CustomResourceDefinition, MY_CRD);
    await cluster.gone(CustomResourceDefinition, MY_CRD);
  });

  it('uses the context that is named', async () => {
    const sample = samples.start(SAMPLE, [...named, '--context', 'control-plane']);
    await sample.shows([
      'Running on context "control-plane"',
      '[MyCrdReconciler] default/hello: applied in',
      '--context control-plane',
    ]);
    sample.signal('SIGINT');
    expect(await sample.exit()).toBe(0);
    await cluster.gone(CustomResourceDefinition, MY_CRD);
  });

  it.concurrent.each([
    { args: ['--kube', 'x'], says: "Unknown option '--kube'. Usage: npm start" },
    { args: ['minikube'], says: "Unexpected argument 'minikube'. Usage: npm start" },
    { args: ['--kubeconfig'], says: 'Usage: npm start' },
    { args: ['--context', 'x'], says: '--context needs --kubeconfig' },
    { args: ['--kubeconfig', '/does/not/exist'], says: 'The kubeconfig "/does/not/exist" could not be read' },
    { args: ['--kubeconfig', import.meta.filename], says: 'could not be read' },
  ])('says in one line what is wrong with $args', async ({ args, says }) => {
    const sample = samples.start(SAMPLE, args);
    expect(await sample.exit()).toBe(1);
    expect(sample.output).toContain(says);
    expect(sample.output).toMatch(/^[^\n]+\n$/);
  });

  it('says that a kubeconfig has no current context', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kuberator-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'empty.yaml');
    writeFileSync(file, 'kind: Config\n');
    const sample = samples.start(SAMPLE, ['--kubeconfig', file]);
    expect(await sample.exit()).toBe(1);
    expect(sample.output).toBe(`"${file}" has no current context. It has: none. Name one with --context.\n`);
  });

  it('says which contexts there are', async () => {
    const sample = samples.start(SAMPLE, [...named, '--context', 'elsewhere']);
    expect(await sample.exit()).toBe(1);
    expect(sample.output).toMatch(/^"[^"\n]+" has no context "elsewhere". It has: [^\n]+\.\n$/);
  });
});
