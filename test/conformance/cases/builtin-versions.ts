import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';

const v1 = (t: CaseContext, rest = '') => t.p('autoscaling/v1', `horizontalpodautoscalers${rest}`);
const v2 = (t: CaseContext, rest = '') => t.p('autoscaling/v2', `horizontalpodautoscalers${rest}`);
const core = (t: CaseContext, rest = '') => t.p(`events${rest}`);
const events = (t: CaseContext, rest = '') => t.p('events.k8s.io/v1', `events${rest}`);
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };

const autoscaler = (spec: object, metadata: object = {}) => ({
  metadata: { name: 'a', ...metadata },
  spec: { maxReplicas: 3, scaleTargetRef, ...spec },
});

const metrics = [
  { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
  {
    type: 'ContainerResource',
    containerResource: {
      name: 'cpu',
      container: 'main',
      target: { type: 'Utilization', averageUtilization: 50 },
    },
  },
  {
    type: 'Pods',
    pods: {
      metric: { name: 'packets', selector: { matchLabels: { a: 'b' } } },
      target: { type: 'AverageValue', averageValue: '1500' },
    },
  },
  {
    type: 'Object',
    object: {
      metric: { name: 'requests' },
      describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' },
      target: { type: 'Value', value: '10k' },
    },
  },
  {
    type: 'Object',
    object: {
      metric: { name: 'requests', selector: { matchLabels: { c: '<d>' } } },
      describedObject: { apiVersion: 'v1', kind: 'Service', name: 'main' },
      target: { type: 'AverageValue', averageValue: '2k' },
    },
  },
  {
    type: 'External',
    external: {
      metric: { name: 'queue', selector: { matchExpressions: [{ key: 'q', operator: 'Exists' }] } },
      target: { type: 'AverageValue', averageValue: '30' },
    },
  },
  { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '7' } } },
];

const status = {
  currentReplicas: 2,
  desiredReplicas: 3,
  observedGeneration: 1,
  lastScaleTime: '2020-01-02T03:04:05Z',
  currentMetrics: [
    {
      type: 'Resource',
      resource: { name: 'cpu', current: { averageUtilization: 70, averageValue: '700m' } },
    },
    {
      type: 'Pods',
      pods: { metric: { name: 'packets' }, current: { averageValue: '12' } },
    },
    {
      type: 'Object',
      object: {
        metric: { name: 'requests' },
        describedObject: { kind: 'Ingress', name: 'main' },
        current: { value: '3' },
      },
    },
    { type: 'External', external: { metric: { name: 'queue' }, current: { averageValue: '4' } } },
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'main', current: { averageValue: '5' } },
    },
  ],
  conditions: [
    { type: 'AbleToScale', status: 'True', reason: 'Ready', message: 'it is', lastTransitionTime: null },
    { type: 'ScalingLimited', status: 'False', lastTransitionTime: '2020-01-02T03:04:05Z' },
  ],
};

const coreEvent = (t: CaseContext, more: object = {}) => ({
  metadata: { name: 'a' },
  involvedObject: { kind: 'Pod', name: 'p', namespace: t.namespace, fieldPath: 'spec.containers{main}' },
  reason: 'Why',
  message: 'What',
  type: 'Warning',
  source: { component: 'x', host: 'h' },
  count: 2,
  firstTimestamp: '2020-01-02T03:04:05Z',
  lastTimestamp: '2020-01-02T03:04:06Z',
  ...more,
});

const newEvent = (t: CaseContext) => ({
  metadata: { name: 'a' },
  eventTime: '2020-01-02T03:04:05.678901Z',
  action: 'Do',
  reason: 'Done',
  type: 'Normal',
  note: 'It was done',
  reportingController: 'test.io/c',
  reportingInstance: 'c-1',
  regarding: { kind: 'Pod', namespace: t.namespace, name: 'p' },
  related: { kind: 'Node', name: 'n' },
  series: { count: 2, lastObservedTime: '2020-01-02T03:04:06.000001Z' },
});

export default subject('versions of built-in kinds', (it) => {
  it('fills in the CPU of an autoscaler that says nothing', async (t) => {
    const created = (await t.post(v1(t), autoscaler({}))).is(201);
    assert.equal(created.body.spec.targetCPUUtilizationPercentage, 80);
    (await t.get(v2(t, '/a'))).is(200);
    (await t.get(v2(t))).is(200);
    (await t.get(v1(t))).is(200);
  });

  it('keeps what v1 of an autoscaler has no fields for in annotations', async (t) => {
    const behavior = {
      scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }], stabilizationWindowSeconds: 5 },
    };
    (await t.post(v2(t), autoscaler({ metrics, behavior }, { annotations: { own: 'x' } }))).is(201);
    const { body } = (await t.get(v1(t, '/a'))).is(200);
    assert.equal(body.spec.targetCPUUtilizationPercentage, 60);
    assert.equal(JSON.parse(body.metadata.annotations['autoscaling.alpha.kubernetes.io/metrics']).length, 7);
  });

  it('brings what v1 of an autoscaler keeps in annotations back to v2', async (t) => {
    (await t.post(v2(t), autoscaler({ metrics }))).is(201);
    const { body } = (await t.get(v1(t, '/a'))).is(200);
    (await t.delete(v1(t, '/a'))).is(200);
    const { uid: _u, resourceVersion: _v, creationTimestamp: _c, managedFields: _m, ...rest } = body.metadata;
    (await t.post(v1(t), { ...body, metadata: { ...rest, name: 'b' } })).is(201);
    const again = (await t.get(v2(t, '/b'))).is(200);
    assert.equal(again.body.spec.metrics.length, metrics.length);
  });

  it('shows the status of an autoscaler in both versions', async (t) => {
    (await t.post(v2(t), autoscaler({}))).is(201);
    (await t.patch('merge', v2(t, '/a/status'), { status })).is(200);
    const { body } = (await t.get(v1(t, '/a'))).is(200);
    assert.equal(body.status.currentCPUUtilizationPercentage, 70);
    (await t.get(v1(t, '/a/status'))).is(200);
  });

  it('keeps the status of an autoscaler where v1 is replaced without the annotations', async (t) => {
    (await t.post(v2(t), autoscaler({}))).is(201);
    (await t.patch('merge', v2(t, '/a/status'), { status })).is(200);
    (await t.put(v1(t, '/a'), autoscaler({ maxReplicas: 4 }))).is(200);
    const { body } = (await t.get(v2(t, '/a'))).is(200);
    assert.equal(body.status.conditions.length, 2);
  });

  it('changes an autoscaler of one version in the other', async (t) => {
    (await t.post(v1(t), autoscaler({ targetCPUUtilizationPercentage: 70 }))).is(201);
    (await t.patch('merge', v2(t, '/a'), { spec: { maxReplicas: 5 } })).is(200);
    (await t.patch('merge', v1(t, '/a'), { spec: { targetCPUUtilizationPercentage: 75 } })).is(200);
    const { body } = (await t.get(v2(t, '/a'))).is(200);
    assert.equal(body.spec.metrics[0].resource.target.averageUtilization, 75);
  });

  it('sets the status of an autoscaler by v1', async (t) => {
    (await t.post(v1(t), autoscaler({}))).is(201);
    (await t.patch('merge', v1(t, '/a/status'), { status: { currentCPUUtilizationPercentage: 3 } })).is(200);
    const { body } = (await t.get(v2(t, '/a'))).is(200);
    assert.equal(body.status.currentMetrics[0].resource.current.averageUtilization, 3);
  });

  it('applies an autoscaler in both versions', async (t) => {
    const typed = (version: string, spec: object) => ({
      apiVersion: `autoscaling/${version}`,
      kind: 'HorizontalPodAutoscaler',
      ...autoscaler(spec),
    });
    (await t.apply(v2(t, '/a'), typed('v2', { minReplicas: 2 }), 'one')).is(201);
    (
      await t.apply(
        v1(t, '/a'),
        typed('v1', { minReplicas: 2, targetCPUUtilizationPercentage: 50 }),
        'two',
        'force=true',
      )
    ).is(200);
    (await t.get(v2(t, '/a'))).is(200);
  });

  it('tells a watch of one version what is done in the other', async (t) => {
    const { version } = await t.quietly('GET', v1(t));
    const watch = await t.watch(v1(t, `?watch=1&resourceVersion=${version}`));
    (await t.post(v2(t), autoscaler({ metrics }))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('shows an Event of the core group in events.k8s.io', async (t) => {
    (await t.post(core(t), coreEvent(t))).is(201);
    const { body } = (await t.get(events(t, '/a'))).is(200);
    assert.equal(body.regarding.name, 'p');
    (await t.get(events(t))).is(200);
    (await t.get(`/apis/events.k8s.io/v1/events?fieldSelector=regarding.namespace=${t.namespace}`)).is(200);
  });

  it('shows an Event of events.k8s.io in the core group', async (t) => {
    (await t.post(events(t), newEvent(t))).is(201);
    const { body } = (await t.get(core(t, '/a'))).is(200);
    assert.equal(body.message, 'It was done');
    assert.equal(body.reportingComponent, 'test.io/c');
    (await t.get(core(t))).is(200);
  });

  it('changes an Event of one group in the other', async (t) => {
    (await t.post(core(t), coreEvent(t))).is(201);
    (await t.patch('merge', core(t, '/a'), { count: 3 })).is(200);
    (await t.patch('merge', events(t, '/a'), { metadata: { labels: { x: 'y' } } })).is(200);
    (await t.get(core(t, '/a'))).is(200);
    (await t.delete(events(t, '/a'))).is(200);
    (await t.get(core(t, '/a'))).is(404);
  });

  it('counts a series of an Event, and nothing else', async (t) => {
    (await t.post(events(t), newEvent(t))).is(201);
    const series = { count: 5, lastObservedTime: '2020-01-02T03:04:07.000001Z' };
    (await t.patch('merge', events(t, '/a'), { series })).is(200);
    (await t.patch('merge', events(t, '/a'), { note: 'other' })).fails(422, 'Invalid');
    (await t.get(core(t, '/a'))).is(200);
  });

  for (const selector of [
    'regarding.name=p',
    'regarding.kind=Pod,reason=Done',
    'reportingController=test.io/c',
    'regarding.name=q',
    'type!=Normal',
    'involvedObject.name=p',
    'source=x',
  ]) {
    it(`selects Events of events.k8s.io by ${selector}`, async (t) => {
      (await t.post(events(t), newEvent(t))).is(201);
      await t.get(events(t, `?fieldSelector=${encodeURIComponent(selector)}`));
    });
  }
  for (const selector of ['source=test.io/c', 'reportingComponent=test.io/c', 'regarding.name=p']) {
    it(`selects Events of the core group by ${selector}`, async (t) => {
      (await t.post(events(t), newEvent(t))).is(201);
      await t.get(core(t, `?fieldSelector=${encodeURIComponent(selector)}`));
    });
  }

  it('tells a watch of one group what is done in the other', async (t) => {
    const { version } = await t.quietly('GET', core(t));
    const watch = await t.watch(core(t, `?watch=1&resourceVersion=${version}`));
    (await t.post(events(t), newEvent(t))).is(201);
    (await t.delete(events(t, '/a'))).is(200);
    assert.deepEqual(await watch.takeNames(2), ['ADDED a', 'DELETED a']);
    await watch.close();
  });
});
