import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Action,
  type Apply,
  type Cleanup,
  customResource,
  KuberatorModule,
  Reconciler,
  StatusService,
} from '../../index.js';
import { ClusterRole, ClusterRoleBinding, ConfigMap } from '../../kinds/index.js';
import { EmbeddedCluster } from '../api-server/embedded-cluster.js';
import { VirtualClock } from '../virtual-clock.js';
import type { TestOperatorOptions } from './test-operator-options.js';
import { TestOperator } from './test-operator.js';

class Parcel extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Parcel',
  plural: 'parcels',
  spec: z.object({ address: z.string() }),
  status: z.object({ state: z.enum(['Sent']) }),
}) {}

@Injectable()
@Reconciler(Parcel, { finalizer: 'parcels.example.com/cleanup', backoff: { initialMs: 1, maxMs: 2 } })
class ParcelReconciler implements Apply<Parcel>, Cleanup<Parcel> {
  returned = 0;

  constructor(private readonly status: StatusService) {}

  async apply(parcel: Parcel): Promise<Action> {
    if (parcel.spec.address === 'nowhere') throw new Error('lost', { cause: new Error('no such street') });
    if (parcel.spec.address === 'later') return Action.requeue(3_600_000);
    await this.status.update(parcel, { state: 'Sent' });
    return Action.awaitChange();
  }

  cleanup(): Action {
    this.returned++;
    return Action.awaitChange();
  }
}

@Module({
  imports: [KuberatorModule.forRoot({ fieldManager: 'example.com/parcels' })],
  providers: [ParcelReconciler],
})
class AppModule {}

const silent = { log() {}, warn() {}, error() {} };
const app = () => Test.createTestingModule({ imports: [AppModule] }).setLogger(silent);
const metadata = { name: 'books', namespace: 'default' };
const spec = { address: '1 Main Street' };

describe('TestOperator', () => {
  it('runs the whole operator, and waits for what becomes of an object', async () => {
    await using operator = await TestOperator.start(app());
    const parcel = await operator.client.create(Parcel, { metadata, spec });
    const sent = await operator.until(parcel, ({ status }) => status?.state === 'Sent');
    expect(sent.status).toEqual({ state: 'Sent', observedGeneration: 1 });
    expect(await operator.untilReconciled(parcel)).toMatchObject({ type: 'applied' });
    expect(operator.cluster.requests.some(({ userAgent }) => userAgent !== '')).toBe(true);

    await operator.client.delete(Parcel, metadata);
    await operator.untilGone(parcel);
    expect(operator.get(ParcelReconciler).returned).toBe(1);
    operator.assertNoFailures();
  });

  it('keeps the options that the app has', async () => {
    await using operator = await TestOperator.start(app());
    await operator.client.create(Parcel, { metadata, spec });
    const { metadata: stored } = await operator.until(Parcel, metadata, ({ status }) => status !== undefined);
    const raw = await operator.client.get(Parcel, { name: stored.name, namespace: 'default' });
    expect(raw.metadata.managedFields).toContainEqual(
      expect.objectContaining({ manager: 'example.com/parcels' }),
    );
  });

  it('takes a condition that is made of assertions, and tells the last one that did not hold', async () => {
    await using operator = await TestOperator.start(app(), { timeoutMs: 200 });
    const parcel = await operator.client.create(Parcel, { metadata, spec: { address: 'nowhere' } });
    const waiting = operator.until(parcel, ({ status }) => expect(status).toEqual({ state: 'Sent' }));
    const error = await waiting.then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).toMatch(
      /^Parcel default\/books did not become what the test waits for\. It is \{.*nowhere.*\}\. \d+ runs? ended\. \d+ failed, the last one because: .*lost: no such street\.$/,
    );
    expect((error?.cause as Error).message).toContain('to deeply equal');
    expect(() => operator.assertNoFailures()).toThrow(
      /failed:\n {2}"ParcelReconciler" failed to apply default\/books: lost: no such street/,
    );
  });

  it('says what is still there, and what was not reconciled', async () => {
    await using operator = await TestOperator.start(app(), { timeoutMs: 100 });
    const object = await operator.client.create(ConfigMap, { metadata });
    await expect(operator.untilGone(object)).rejects.toThrow(
      'ConfigMap default/books is still there. No run has ended yet.',
    );
    await expect(operator.untilReconciled(object)).rejects.toThrow(
      'ConfigMap default/books was not reconciled.',
    );
    await expect(operator.until(ConfigMap, { ...metadata, name: 'none' }, () => true)).rejects.toThrow(
      'ConfigMap default/none did not become what the test waits for. It is not there.',
    );
  });

  it('waits for the end of an object, though another one took its name', async () => {
    await using operator = await TestOperator.start(app());
    const first = await operator.client.create(ConfigMap, { metadata });
    await operator.client.delete(ConfigMap, metadata);
    await operator.client.create(ConfigMap, { metadata });
    await operator.untilGone(first);
  });

  it('moves a virtual clock while it waits: hours pass in a moment', async () => {
    const clock = new VirtualClock();
    await using operator = await TestOperator.start(app(), { clock, timeoutMs: 7 * 3_600_000 });
    const parcel = await operator.client.create(Parcel, { metadata, spec: { address: 'later' } });
    await operator.untilReconciled(parcel);
    const before = clock.now();
    await clock.advance(5 * 3_600_000);
    expect(operator.results.map(({ causes }) => causes[0]?.type)).toEqual([
      'created',
      ...Array<string>(5).fill('requeue'),
    ]);
    await expect(operator.until(parcel, ({ status }) => status?.state === 'Sent')).rejects.toThrow('It is');
    expect(clock.now() - before).toBeGreaterThanOrEqual(12 * 3_600_000);
  });

  it('runs with no more rights than it is given', async () => {
    const user = 'system:serviceaccount:default:parcel-operator';
    const rules = [
      {
        apiGroups: ['example.com'],
        resources: ['parcels', 'parcels/status'],
        verbs: ['get', 'list', 'watch', 'patch', 'update'],
      },
    ];
    const start = (verbs: string[]) =>
      TestOperator.start(app(), {
        user,
        timeoutMs: 2_000,
        prepare: async (client) => {
          await client.create(ClusterRole, {
            metadata: { name: 'parcels' },
            rules: [{ ...rules[0]!, verbs }],
          });
          await client.create(ClusterRoleBinding, {
            metadata: { name: 'parcels' },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'parcels' },
            subjects: [{ kind: 'ServiceAccount', name: 'parcel-operator', namespace: 'default' }],
          });
        },
      });
    await using operator = await start(rules[0]!.verbs);
    const parcel = await operator.client.create(Parcel, { metadata, spec });
    await operator.until(parcel, ({ status }) => status?.state === 'Sent');
    await expect(start(['get'])).rejects.toThrow(
      /^"ParcelReconciler" could not read the objects there are: .*cannot list resource/,
    );
  });

  it('finds again what it left on a cluster that outlives it', async () => {
    await using cluster = await EmbeddedCluster.start();
    {
      await using operator = await TestOperator.start(app(), { cluster });
      await operator.untilReconciled(await operator.client.create(Parcel, { metadata, spec }));
    }
    await using operator = await TestOperator.start(app(), { cluster });
    await operator.untilReconciled(await operator.client.get(Parcel, metadata));
    expect(operator.results[0]?.causes).toMatchObject([{ type: 'initial' }]);
  });

  it('says what is missing in a module without the KuberatorModule', async () => {
    await expect(TestOperator.start(Test.createTestingModule({}))).rejects.toThrow(
      'The module has no KuberatorModule. Import KuberatorModule.forRoot() in it',
    );
  });

  it('refuses a misspelt option before it starts anything', async () => {
    const options = { timeout: 1_000 } as TestOperatorOptions;
    await expect(TestOperator.start(app(), options)).rejects.toThrow(
      'TestOperator.start() has no option `timeout`. It has: cluster, clock, user, prepare, kinds, timeoutMs.',
    );
  });
});
