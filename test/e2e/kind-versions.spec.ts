import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  jsonSchema,
  customResource,
  type CustomResourceClass,
  type KubernetesObject,
  Reconciler,
  WatcherService,
} from '../../lib/index.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { type Operator, startOperator } from '../support/operator.js';

const spec = jsonSchema<{ tail: number }>({ type: 'object', properties: { tail: { type: 'integer' } } });
let count = 0;
const makeKind = () => {
  const group = `kinds-${process.pid}-${++count}.kuberator.dev`;
  return class Comet extends customResource({
    group,
    version: 'v1',
    kind: 'Comet',
    plural: 'comets',
    spec,
  }) {};
};

let cluster: TestCluster;
let namespace: string;
let lines: string[];
beforeAll(async () => {
  cluster = await connect();
});
beforeEach(async () => {
  namespace = await cluster.namespace();
  lines = [];
});
afterAll(() => cluster[Symbol.asyncDispose]());

const log = {
  log: (message: string) => lines.push(`log: ${message}`),
  warn: (message: string) => lines.push(`warn: ${message}`),
  error: (message: string) => lines.push(`error: ${message}`),
  debug() {},
};
const loud = () => lines.filter((line) => /^(warn|error): /.test(line));
const stateOf = (operator: Operator) => operator.get(WatcherService).reports()[0]?.state;
const nameOf = (kind: CustomResourceClass<KubernetesObject>) => kind.crd().metadata;

/** Changes the versions of a kind's CRD: of each whether it is served, and the one that is stored. */
async function serve(
  kind: CustomResourceClass<KubernetesObject>,
  served: Record<string, boolean>,
  stored: string,
): Promise<void> {
  const { spec } = kind.crd();
  const [version] = spec.versions;
  const versions = Object.entries(served).map(([name, isServed]) => ({
    ...version,
    name,
    served: isServed,
    storage: name === stored,
  }));
  await cluster.client.mergePatch(CustomResourceDefinition, nameOf(kind), { spec: { versions } });
}

describe('a kind that goes and comes back', () => {
  it('has its objects cleaned up and seen leaving, quietly, and is reconciled again', async () => {
    const Comet = makeKind();
    const seen: string[] = [];
    @Reconciler(Comet, { finalizer: 'test.kuberator.dev/comets', namespaces: namespace })
    class CometReconciler implements Apply<InstanceType<typeof Comet>>, Cleanup<InstanceType<typeof Comet>> {
      apply({ metadata }: KubernetesObject): Action {
        seen.push(`apply ${metadata.name}`);
        return Action.awaitChange();
      }
      cleanup({ metadata }: KubernetesObject): Action {
        seen.push(`cleanup ${metadata.name}`);
        return Action.awaitChange();
      }
    }
    await cluster.install(Comet);
    await cluster.client.create(Comet, { metadata: { name: 'halley', namespace }, spec: { tail: 1 } });
    await using operator = await startOperator(cluster.kubeconfigPath, [CometReconciler], {}, { log });
    await eventually(() => expect(seen).toEqual(['apply halley']));

    // The server deletes the objects first, and waits for whoever holds them.
    await cluster.client.delete(CustomResourceDefinition, nameOf(Comet));
    await eventually(() => expect(seen).toEqual(['apply halley', 'cleanup halley']));
    await cluster.gone(CustomResourceDefinition, nameOf(Comet));
    await eventually(() => expect(stateOf(operator)).toBe('waiting-for-kind'), { timeoutMs: 25_000 });
    await eventually(
      () => expect(loud()).toEqual([expect.stringContaining('Install its CustomResourceDefinition')]),
      { timeoutMs: 25_000 },
    );
    expect(operator.results.filter(({ type }) => type === 'failed')).toEqual([]);

    await cluster.install(Comet);
    await cluster.client.create(Comet, { metadata: { name: 'encke', namespace }, spec: { tail: 1 } });
    await eventually(() => expect(seen.at(-1)).toBe('apply encke'), { timeoutMs: 25_000 });
    expect(loud()).toHaveLength(1);
  });
});

describe('a kind of several versions', () => {
  it('is reconciled on while another version becomes the one that is stored', async () => {
    const Comet = makeKind();
    const seen: string[] = [];
    @Reconciler(Comet, { namespaces: namespace })
    class CometReconciler implements Apply<InstanceType<typeof Comet>> {
      apply({ apiVersion, metadata, spec: { tail } }: InstanceType<typeof Comet>): Action {
        seen.push(`${apiVersion.split('/')[1]} ${metadata.name} ${tail}`);
        return Action.awaitChange();
      }
    }
    await cluster.install(Comet);
    const ref = { name: 'halley', namespace };
    await cluster.client.create(Comet, { metadata: ref, spec: { tail: 1 } });
    await using operator = await startOperator(cluster.kubeconfigPath, [CometReconciler], {}, { log });
    await eventually(() => expect(seen).toEqual(['v1 halley 1']));
    await serve(Comet, { v1: true, v2: true }, 'v2');
    // Until the new schema is in force, the server may refuse; what is asked for is read from it in the end.
    await eventually(() => cluster.client.mergePatch(Comet, ref, { spec: { tail: 2 } }));
    await eventually(() => expect(seen.at(-1)).toBe('v1 halley 2'), { timeoutMs: 25_000 });
    expect(stateOf(operator)).toBe('streaming');
    expect(loud()).toEqual([]);
    expect(operator.results.every(({ type }) => type === 'applied')).toBe(true);
  });

  it('is said to be served in others when the version that is watched is no more', async () => {
    const Comet = makeKind();
    const seen: string[] = [];
    @Reconciler(Comet, { namespaces: namespace })
    class CometReconciler implements Apply<InstanceType<typeof Comet>> {
      apply({ metadata, spec: { tail } }: InstanceType<typeof Comet>): Action {
        seen.push(`${metadata.name} ${tail}`);
        return Action.awaitChange();
      }
    }
    await cluster.install(Comet);
    await cluster.client.create(Comet, { metadata: { name: 'halley', namespace }, spec: { tail: 1 } });
    await using operator = await startOperator(cluster.kubeconfigPath, [CometReconciler], {}, { log });
    const events: string[] = [];
    operator
      .get(WatcherService)
      .watch(Comet, { namespaces: namespace })
      .subscribe((event) =>
        events.push(event.type === 'deleted' ? `deleted ${event.isFinalStateUnknown}` : event.type),
      );
    await eventually(() => expect(seen).toEqual(['halley 1']));
    await serve(Comet, { v1: false, v2: true }, 'v2');
    await eventually(() => expect(stateOf(operator)).toBe('waiting-for-kind'), { timeoutMs: 25_000 });
    await eventually(() => expect(events).toEqual(['applied', 'synced', 'deleted true']), {
      timeoutMs: 25_000,
    });
    await eventually(() =>
      expect(loud()).toEqual([
        expect.stringContaining(
          `The API server does not serve comets.${Comet.resource.group}/v1 in ${namespace}, but in v2. ` +
            'Use a version that is served, or serve this one again',
        ),
      ]),
    );
    await serve(Comet, { v1: true, v2: true }, 'v2');
    await eventually(() => expect(seen).toEqual(['halley 1', 'halley 1']), { timeoutMs: 25_000 });
    expect(operator.results.filter(({ type }) => type === 'failed')).toEqual([]);
  });
});
