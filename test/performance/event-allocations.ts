/**
 * `event-allocations RUNS`: the pipeline from the chunks of a watch to a run that does nothing, without a socket and without
 * Nest. It prints how many bytes were allocated for each run. Only where no garbage is collected meanwhile is what the
 * heap has grown by what was allocated: it prints that, too.
 */
import 'reflect-metadata';
import process from 'node:process';
import { PerformanceObserver } from 'node:perf_hooks';
import type { Transport } from '../../lib/cluster/transport.js';
import { SystemClock } from '../../lib/common/clock.js';
import type { FinalizerClient } from '../../lib/finalizer/finalizer-client.js';
import { Action } from '../../lib/index.js';
import { resolveOptions } from '../../lib/kuberator.options.js';
import { Controller } from '../../lib/reconcile/controller.js';
import { FullMandate } from '../../lib/reconcile/mandate.js';
import type { ReconcilerDefinition } from '../../lib/reconcile/reconciler-definition.js';
import { SharedWatch } from '../../lib/store/shared-watch.js';
import { controlAnnotations } from '../../lib/trigger/control-annotations.js';
import { HttpListWatchSource } from '../../lib/watch/http-source.js';
import { Widget } from '../support/kinds.js';

const OBJECTS = 100;
const RUNS = Number(process.argv[2]);
const clock = new SystemClock();
const log = { log() {}, warn() {}, error() {}, debug() {} };

/** A Widget of about 1.9 KB, as a server sends it. */
function widgetAt(index: number, version: number): object {
  return {
    apiVersion: 'test.kuberator.dev/v1',
    kind: 'Widget',
    metadata: {
      name: `w${index % OBJECTS}`,
      namespace: 'default',
      uid: `00000000-0000-4000-8000-${String(index % OBJECTS).padStart(12, '0')}`,
      resourceVersion: String(version),
      generation: version,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: ['kubectl', 'operator'].map((manager) => ({
        manager,
        operation: 'Update',
        apiVersion: 'test.kuberator.dev/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { '.': {}, 'f:note': {}, 'f:size': {} } },
      })),
    },
    spec: { size: version, note: 'x'.repeat(1_024) },
    status: { state: 'Ready', size: 1 },
  };
}

let send: (chunk: Buffer) => unknown = () => undefined;
const transport: Pick<Transport, 'stream'> = {
  stream: async ({ path }, onChunk) => {
    if (path.includes('watch=true')) {
      send = onChunk;
      return new Promise<never>(() => undefined);
    }
    const items = Array.from({ length: OBJECTS }, (_, index) => widgetAt(index, 1 + index));
    const list = { kind: 'WidgetList', metadata: { resourceVersion: String(OBJECTS) }, items };
    await onChunk(Buffer.from(JSON.stringify(list)));
  },
};

const { pipeline } = resolveOptions({});
const source = new HttpListWatchSource(transport as Transport, Widget.resource, { raw: true });
const watch = new SharedWatch(
  {
    cluster: 'default',
    source,
    options: { name: 'widgets', initialState: 'list', pageSize: 500, silenceMs: 3_600_000 },
    shape: { managedFields: false, metadataOnly: false, fields: undefined },
    clock,
    random: () => 1,
    log,
  },
  () => undefined,
);
let runs = 0;
let reached: (() => void) | undefined;
let goal = OBJECTS;
const definition: ReconcilerDefinition<Widget> = {
  name: 'IdleReconciler',
  kind: Widget,
  instance: {
    apply: () => {
      if (++runs === goal) reached?.();
      return Action.awaitChange();
    },
  },
  finalizer: undefined,
  watch: {},
  isFor: () => true,
  relations: [],
  replicas: undefined,
  control: controlAnnotations('kuberator.dev'),
  // Each event is a run.
  pipeline: { ...pipeline, debounceMs: 0, hotRunsPerMinute: 1_000_000 },
};
const controller = new Controller(definition, {
  cluster: 'default',
  related: [],
  view: {
    changes$: watch.changes$,
    get: (key) => watch.get(key),
    objects: () => watch.objects(),
    isWaitingForKind: () => false,
    covers: () => true,
    size: OBJECTS,
    found: () => [],
  },
  mandate: new FullMandate(),
  finalizers: {} as FinalizerClient,
  within: (work) => work(),
  clock,
  random: () => 1,
  log,
});

async function until(count: number, begin: () => unknown): Promise<void> {
  goal = count;
  const done = new Promise<void>((resolve) => (reached = resolve));
  begin();
  await done;
}

let version = 1_000;
/** One event after the other: each has been run before the next. */
async function change(count: number): Promise<void> {
  const chunks = Array.from({ length: count }, (_, index) =>
    Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object: widgetAt(index, ++version) })}\n`),
  );
  const before = process.memoryUsage().heapUsed;
  for (const chunk of chunks) {
    await until(runs + 1, () => send(chunk));
    await clock.yield();
  }
  grownBytes = process.memoryUsage().heapUsed - before;
}

let grownBytes = 0;
let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntriesByType('gc').length;
});
await until(OBJECTS, () => controller.start());
await clock.yield();
// What is made once, such as the code itself.
await change(RUNS);
observer.observe({ entryTypes: ['gc'] });
await change(RUNS);
// What was collected is told a turn later.
await clock.yield();
await clock.yield();
collections += observer.takeRecords().length;
console.log(JSON.stringify({ runs, collections, bytesPerRun: grownBytes / RUNS }));
process.exit(0);
