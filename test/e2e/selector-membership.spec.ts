import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cause,
  controllerReference,
  owned,
  type ReconcileContext,
  Reconciler,
  watched,
} from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const label = (kind: typeof Widget | typeof ConfigMap, name: string, app: string | null) =>
  cluster.client.mergePatch<Widget | ConfigMap>(kind, { name, namespace }, { metadata: { labels: { app } } });

/** `owned deleted`, or the bare type of a cause about the object itself. */
const inShort = (cause: Cause) => ('change' in cause ? `${cause.type} ${cause.change}` : cause.type);

// The label is all that changes: no generation, no content. Whoever compared states first would miss that it left.
describe('an object that leaves the label selector is seen leaving, and coming back', () => {
  it('where it is the reconciler’s own', async () => {
    @Reconciler(Widget, { namespaces: namespace, labelSelector: 'app=web' })
    class Own implements Apply<Widget> {
      apply = () => Action.awaitChange();
    }
    await using operator = await startOperator(cluster.kubeconfigPath, [Own]);
    const seen = () =>
      operator.results.map((result) => `${result.type} ${result.causes.map(inShort).join()}`);
    await cluster.client.create(Widget, {
      metadata: { name: 'w', namespace, labels: { app: 'web' } },
      spec: { size: 1 },
    });
    await eventually(() => expect(seen()).toEqual(['applied created']));
    await label(Widget, 'w', 'other');
    await eventually(() => expect(seen()).toEqual(['applied created', 'skipped deleted']));
    await label(Widget, 'w', 'web');
    await eventually(() => expect(seen().at(-1)).toBe('applied created'));
    expect(seen()).toHaveLength(3);
  });

  it.each(['owned', 'watched'] as const)('where it is %s', async (how) => {
    const causes: string[] = [];
    const relation =
      how === 'owned'
        ? { owns: [owned(ConfigMap, { labelSelector: 'app=web' })] }
        : { watches: [watched(ConfigMap, { labelSelector: 'app=web', map: () => ({ name: 'w' }) })] };
    @Reconciler(Widget, { namespaces: namespace, ...relation })
    class Related implements Apply<Widget> {
      apply(_: Widget, context: ReconcileContext): Action {
        causes.push(...context.causes.map(inShort));
        return Action.awaitChange();
      }
    }
    const widget = await cluster.client.create(Widget, {
      metadata: { name: 'w', namespace },
      spec: { size: 1 },
    });
    await using _operator = await startOperator(cluster.kubeconfigPath, [Related]);
    await eventually(() => expect(causes).toEqual(['initial']));
    await cluster.client.create(ConfigMap, {
      metadata: {
        name: 'c',
        namespace,
        labels: { app: 'web' },
        ownerReferences: [controllerReference(widget)],
      },
    });
    await eventually(() => expect(causes.at(-1)).toBe(`${how} created`));
    await label(ConfigMap, 'c', null);
    await eventually(() => expect(causes.at(-1)).toBe(`${how} deleted`));
    await label(ConfigMap, 'c', 'web');
    await eventually(() => expect(causes.at(-1)).toBe(`${how} created`));
    expect(causes).toHaveLength(4);
  });
});
