import type { Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  KuberatorModule,
  Reconciler,
  ReconcilerRegistry,
  StatusService,
} from '../../lib/index.js';
import { type EmbeddedCluster, TestOperator, type TestOperatorOptions } from '../../lib/testing/index.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { silent } from '../support/operator.js';
import { WidgetCluster } from './widget-cluster.js';

/**
 * What an operator asks of the API server for one object. These are exact: a request more is a request more for each object
 * of each user. Count them anew with `npx vitest run --project e2e test/performance/requests.spec.ts`: a count that differs
 * fails, and the requests are shown.
 */
const CREATION = ['patch widgets', 'patch widgets/status'];
const DELETION = ['patch widgets'];
const UPDATE_WITH_NEW_STATUS = ['patch widgets/status'];
const UPDATE_WITHOUT_NEW_STATUS: string[] = [];
const OBJECTS = 250;
const PAGE_SIZE = 100;
const FIRST_SYNC = ['list widgets', 'list widgets', 'list widgets', 'watch widgets'];

@Reconciler(Widget, { finalizer: 'widgets.test.kuberator.dev/requests' })
class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
  constructor(private readonly status: StatusService) {}

  async apply(widget: Widget): Promise<Action> {
    await this.status.update(widget, { state: widget.spec.size > 9 ? 'Large' : 'Small' });
    return Action.awaitChange();
  }

  cleanup(): Action {
    return Action.awaitChange();
  }
}

@Reconciler(Widget)
class IdleReconciler implements Apply<Widget> {
  apply(): Action {
    return Action.awaitChange();
  }
}

const start = (reconciler: Type, options: TestOperatorOptions = {}) =>
  TestOperator.start(
    Test.createTestingModule({
      imports: [KuberatorModule.forRoot({ watch: { pageSize: PAGE_SIZE } })],
      providers: [reconciler],
    }).setLogger(silent),
    options,
  );

/** The operator's requests after one, in their order. */
function asked({ cluster }: TestOperator, after = 0): string[] {
  return cluster.requests
    .filter(({ sequence, userAgent }) => sequence > after && userAgent.startsWith('nestjs-kuberator'))
    .map(({ verb, resource, subresource }) => `${verb} ${resource}${subresource && `/${subresource}`}`);
}

const lastOf = ({ requests }: EmbeddedCluster): number => requests.at(-1)?.sequence ?? 0;

/** Until its watch is open: it has read all before. */
async function watching(operator: TestOperator, after = 0): Promise<void> {
  await eventually(() => expect(asked(operator, after)).toContain('watch widgets'));
}

/** Until nothing waits nor runs, and all that a run has led to has been told. */
async function atRest(operator: TestOperator): Promise<void> {
  const registry = operator.get(ReconcilerRegistry);
  await eventually(() => expect(registry.reports().map(({ queued }) => queued)).toEqual([0]));
}

describe('an operator asks the API server for no more than it needs', () => {
  let operator: TestOperator;
  let before: number;
  beforeEach(async () => {
    operator = await start(WidgetReconciler);
    await watching(operator);
    before = lastOf(operator.cluster);
  });
  afterEach(() => operator.close());

  const metadata = { name: 'w', namespace: 'default' };
  const create = async () => {
    const widget = await operator.client.create(Widget, { metadata, spec: { size: 1 } });
    await operator.until(widget, ({ status }) => status?.state === 'Small');
    await atRest(operator);
    return widget;
  };
  const update = async (change: object) => {
    before = lastOf(operator.cluster);
    const widget = await operator.client.mergePatch(Widget, metadata, change);
    await operator.untilReconciled(widget);
    await atRest(operator);
  };

  it('for a new object: one patch for the finalizer, and one for the status', async () => {
    await create();
    expect(asked(operator, before)).toEqual(CREATION);
  });

  it('for a deletion: one patch that takes the finalizer off', async () => {
    const widget = await create();
    before = lastOf(operator.cluster);
    await operator.client.delete(Widget, metadata);
    await operator.untilGone(widget);
    await atRest(operator);
    expect(asked(operator, before)).toEqual(DELETION);
  });

  it('for an update: one patch of the status where it changes', async () => {
    await create();
    await update({ spec: { size: 10 } });
    expect(asked(operator, before)).toEqual(UPDATE_WITH_NEW_STATUS);
  });

  it('for an update after which the status is as it was: nothing', async () => {
    await create();
    await update({ metadata: { labels: { tier: 'web' } } });
    expect(operator.results).toHaveLength(2);
    expect(asked(operator, before)).toEqual(UPDATE_WITHOUT_NEW_STATUS);
  });
});

it(`reads ${OBJECTS} objects with the pages of one list, and one watch`, async () => {
  await using widgets = await WidgetCluster.start();
  await widgets.seed(OBJECTS);
  const { server } = widgets;
  let before = 0;
  await using operator = await start(IdleReconciler, {
    cluster: server,
    // From here on, it is the operator alone.
    prepare: () => void (before = lastOf(server)),
  });
  await eventually(() => expect(operator.results).toHaveLength(OBJECTS));
  await watching(operator, before);
  await atRest(operator);
  expect(asked(operator, before)).toEqual(FIRST_SYNC);
});
