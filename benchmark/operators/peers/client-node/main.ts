/** An informer of @kubernetes/client-node with the queue that its users write themselves: one run a key at a time. */
import {
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { answer, Progress, task } from '../progress.js';
import type { Widget } from '../../widgets.js';

const FINALIZER = 'bench.dev/finalizer';
const WIDGETS = { group: 'bench.dev', version: 'v1', plural: 'widgets' };
const workers = task.isTuned ? 16 : 1;
const progress = new Progress(task.expect);
answer(progress);
const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const api = kubeConfig.makeApiClient(CustomObjectsApi);
const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

type Stored = Widget & { metadata: { namespace: string; deletionTimestamp?: Date } };

console.log('BENCH starting');
const informer = makeInformer<Stored>(kubeConfig, '/apis/bench.dev/v1/widgets', () =>
  api.listCustomObjectForAllNamespaces({ ...WIDGETS, resourcePlural: WIDGETS.plural }),
);
const waiting = new Set<string>();
const running = new Set<string>();
const enqueue = ({ metadata }: Stored) => {
  waiting.add(metadata.name);
  drain();
};
for (const event of ['add', 'update'] as const) informer.on(event, enqueue);
informer.on('delete', ({ metadata }) => void waiting.delete(metadata.name));
informer.on('error', () => setTimeout(() => void informer.start(), 1_000));
await informer.start();

function drain(): void {
  for (const name of waiting) {
    if (running.size >= workers) return;
    if (running.has(name)) continue;
    waiting.delete(name);
    running.add(name);
    void run(name);
  }
}

async function run(name: string): Promise<void> {
  try {
    const widget = informer.get(name, 'default');
    if (widget) await reconcile(widget);
  } catch {
    setTimeout(() => waiting.add(name) && drain(), 1_000);
  } finally {
    running.delete(name);
    drain();
  }
}

async function reconcile({ metadata, status }: Stored): Promise<void> {
  const { name, namespace, generation, finalizers = [] } = metadata;
  const object = { ...WIDGETS, namespace, name };
  if (task.writes && metadata.deletionTimestamp !== undefined) {
    const left = finalizers.filter((one) => one !== FINALIZER);
    if (left.length === finalizers.length) return;
    await api.patchNamespacedCustomObject(
      { ...object, body: { metadata: { finalizers: left } } },
      mergePatch,
    );
  } else if (task.writes) {
    if (!finalizers.includes(FINALIZER)) {
      const body = { metadata: { finalizers: [...finalizers, FINALIZER] } };
      await api.patchNamespacedCustomObject({ ...object, body }, mergePatch);
    }
    if (!status?.ready || status.observedGeneration !== generation) {
      const body = { status: { ready: true, observedGeneration: generation } };
      await api.patchNamespacedCustomObjectStatus({ ...object, body }, mergePatch);
    }
  }
  progress.add(name);
}
