import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, pod, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('status and scale', (it) => {
  it('changes the status and nothing else', async (t) => {
    const path = await widgets(t);
    const a = await t.given(path, widget('a', { size: 1 }));
    const changed = {
      ...a.body,
      spec: { size: 9 },
      status: { phase: 'Ready' },
      metadata: { ...a.body.metadata, labels: { x: 'y' } },
    };
    const { body } = (await t.put(`${path}/a/status`, changed)).is(200);
    assert.equal(body.spec.size, 1);
    assert.equal(body.status.phase, 'Ready');
    assert.equal(body.metadata.generation, 1);
  });

  it('reads the whole object by its status', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { size: 1 }));
    assert.equal((await t.get(`${path}/a/status`)).is(200).body.spec.size, 1);
  });

  it('does not change labels by the status', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const { body } = (
      await t.patch('merge', `${path}/a/status`, {
        metadata: { labels: { x: 'y' }, annotations: { n: '1' }, finalizers: ['x.io/y'] },
        status: { phase: 'Ready' },
      })
    ).is(200);
    assert.equal(body.metadata.labels, undefined);
  });

  it('changes labels of a built-in kind by the status', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    await t.patch('merge', `${path}/a/status`, {
      metadata: { labels: { x: 'y' } },
      status: { replicas: 3, observedGeneration: 1 },
    });
  });

  it('checks a status by its schema', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.patch('merge', `${path}/a/status`, { status: { phase: 'Odd' } }))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid <nil>', 'FieldValueNotSupported status.phase');
  });

  it('replaces a status as a whole', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.patch('merge', `${path}/a/status`, { status: { phase: 'Ready', replicas: 1 } })).is(200);
    const { body } = await t.quietly('GET', `${path}/a`);
    assert.deepEqual(
      (await t.put(`${path}/a/status`, { ...body, status: { replicas: 2 } })).is(200).body.status,
      { replicas: 2 },
    );
  });

  it('removes a status', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.patch('merge', `${path}/a/status`, { status: { phase: 'Ready' } })).is(200);
    assert.equal(
      (await t.patch('merge', `${path}/a/status`, { status: null })).is(200).body.status,
      undefined,
    );
  });

  it('answers 409 to a stale resourceVersion of a status', async (t) => {
    const path = await widgets(t);
    const a = await t.given(path, widget('a'));
    (await t.patch('merge', `${path}/a/status`, { status: { phase: 'Ready' } })).is(200);
    (await t.put(`${path}/a/status`, { ...a.body, status: { phase: 'Pending' } })).fails(409, 'Conflict');
  });

  it('answers 404 for the status of what is not there', async (t) => {
    (await t.get(`${await widgets(t)}/a/status`)).fails(404, 'NotFound');
    (await t.patch('merge', `${await widgets(t)}/a/status`, {})).fails(404, 'NotFound');
  });

  it('has no status of a ConfigMap', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.get(t.p('configmaps/a/status'))).is(404);
  });

  it('neither creates nor deletes a status', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.post(`${path}/a/status`, widget('a'))).is(405);
    (await t.delete(`${path}/a/status`)).is(405);
  });

  it('notes the subresource in managedFields', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { size: 1 }));
    const { body } = (
      await t.patch('merge', `${path}/a/status?fieldManager=controller`, { status: { phase: 'Ready' } })
    ).is(200);
    assert.deepEqual(
      body.metadata.managedFields.map(({ manager, subresource }: any) => `${manager} ${subresource}`),
      ['conformance undefined', 'controller status'],
    );
  });

  it('sets the phase of a Pod', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const { body } = (
      await t.patch('merge', t.p('pods/a/status'), {
        status: { phase: 'Running', podIP: '1.2.3.4', conditions: [{ type: 'Ready', status: 'True' }] },
      })
    ).is(200);
    assert.equal(body.status.phase, 'Running');
  });

  it('sets the load balancer of a Service', async (t) => {
    await t.given(t.p('services'), service('a', { type: 'LoadBalancer' }));
    (
      await t.patch('merge', t.p('services/a/status'), {
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      })
    ).is(200);
  });

  it('gives the scale of a Deployment', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a', { replicas: 2 }));
    const { body } = (await t.get(`${path}/a/scale`)).is(200);
    assert.equal(body.kind, 'Scale');
    assert.equal(body.apiVersion, 'autoscaling/v1');
    assert.equal(body.spec.replicas, 2);
    assert.equal(body.status.selector, 'app=a');
  });

  it('scales a Deployment by replacing its scale', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a', { replicas: 2 }));
    const { body } = await t.quietly('GET', `${path}/a/scale`);
    (await t.put(`${path}/a/scale`, { ...body, spec: { replicas: 3 } })).is(200);
    const after = await t.get(`${path}/a`);
    assert.equal(after.body.spec.replicas, 3);
    assert.equal(after.body.metadata.generation, 2);
  });

  it('scales a Deployment by a merge patch of its scale', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    assert.equal(
      (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 4 } })).is(200).body.spec.replicas,
      4,
    );
  });

  for (const plural of ['statefulsets', 'replicasets']) {
    it(`scales ${plural}`, async (t) => {
      const path = t.p('apps/v1', plural);
      await t.given(path, {
        ...deployment('a', plural === 'statefulsets' ? { serviceName: 'a' } : {}),
        kind: plural === 'statefulsets' ? 'StatefulSet' : 'ReplicaSet',
      });
      assert.equal(
        (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 0 } })).is(200).body.spec.replicas ??
          0,
        0,
      );
      (await t.get(`${path}/a/scale`)).is(200);
    });
  }

  it('refuses to scale below zero', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: -1 } }))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid spec.replicas');
  });

  it('answers 409 to a stale resourceVersion of a scale', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const { body } = await t.quietly('GET', `${path}/a/scale`);
    (await t.patch('merge', `${path}/a`, { metadata: { labels: { x: 'y' } } })).is(200);
    (await t.put(`${path}/a/scale`, { ...body, spec: { replicas: 3 } })).fails(409, 'Conflict');
  });

  it('has no scale of a DaemonSet', async (t) => {
    (await t.get(t.p('apps/v1', 'daemonsets/a/scale'))).is(404);
  });

  it('gives the scale of a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { replicas: 2 }));
    (await t.patch('merge', `${path}/a/status`, { status: { replicas: 1, selector: 'x=y' } })).is(200);
    const { body } = (await t.get(`${path}/a/scale`)).is(200);
    assert.equal(body.spec.replicas, 2);
    assert.deepEqual(body.status, { replicas: 1, selector: 'x=y' });
  });

  it('scales a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { replicas: 2 }));
    (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 5 } })).is(200);
    const { body } = await t.get(`${path}/a`);
    assert.equal(body.spec.replicas, 5);
    assert.equal(body.metadata.generation, 2);
  });

  it('gives no scale where a CRD object has no replicas', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    await t.get(`${path}/a/scale`);
  });

  it('scales a CRD by replacing its scale', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { replicas: 2 }));
    const { body } = await t.quietly('GET', `${path}/a/scale`);
    (await t.put(`${path}/a/scale`, { ...body, spec: { replicas: 7 } })).is(200);
    (await t.put(`${path}/a/scale`, { ...body, spec: { replicas: 8 } })).fails(409, 'Conflict');
  });

  it('answers 404 for a subresource that is not there', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.get(`${path}/a/nothing`)).is(404);
  });

  it('binds a Pod to a node', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'a' },
      target: { apiVersion: 'v1', kind: 'Node', name: 'n1' },
    };
    (await t.post(t.p('pods/a/binding'), binding)).is(201);
    assert.equal((await t.get(t.p('pods/a'))).body.spec.nodeName, 'n1');
    (await t.post(t.p('pods/a/binding'), binding)).is(409);
  });

  it('binds a Pod that only the body names', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const target = { kind: 'Node', name: 'n1' };
    (await t.post(t.p('bindings'), { metadata: { name: 'a' }, target })).is(201);
    assert.equal((await t.get(t.p('pods/a'))).body.spec.nodeName, 'n1');
    (await t.post(t.p('bindings'), { metadata: { name: 'a' }, target })).is(409);
    (await t.post(t.p('bindings'), { metadata: { name: 'b' }, target })).is(404);
    (await t.post(t.p('bindings'), { target })).is(400);
    await t.post(t.p('bindings'), { metadata: { name: 'a' }, target: { kind: 'Pod', name: 'n1' } });
  });

  it('evicts a Pod', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (
      await t.post(t.p('pods/a/eviction'), {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'a' },
      })
    ).is(201);
    (await t.get(t.p('pods/a'))).is(404);
  });

  it('does not evict a Pod that its budget keeps', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (await t.patch('merge', t.p('pods/a/status'), { status: { phase: 'Running' } })).is(200);
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    const { labels } = (await t.get(t.p('pods/a'))).body.metadata;
    await t.given(budgets, {
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: labels ?? {} } },
    });
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } };
    (await t.post(t.p('pods/a/eviction'), eviction)).fails(429, 'TooManyRequests');
    const status = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1 };
    const counts = { ...status, expectedPods: 1 };
    (await t.patch('merge', `${budgets}/b/status`, { status: counts })).is(200);
    // It is not ready, and the budget has what it needs without it.
    (await t.post(t.p('pods/a/eviction'), eviction)).is(201);
  });

  it('takes a disruption from the budget of a Pod that it evicts', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    const { labels } = (await t.get(t.p('pods/a'))).body.metadata;
    await t.given(budgets, {
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: labels ?? {} } },
    });
    const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    (await t.patch('merge', t.p('pods/a/status'), { status: ready })).is(200);
    const status = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1 };
    const counts = { ...status, expectedPods: 1 };
    (await t.patch('merge', `${budgets}/b/status`, { status: counts })).is(200);
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } };
    (await t.post(t.p('pods/a/eviction'), eviction)).fails(429, 'TooManyRequests');
    (await t.patch('merge', `${budgets}/b/status`, { status: { disruptionsAllowed: 1 } })).is(200);
    (await t.post(t.p('pods/a/eviction?dryRun=All'), eviction)).is(201);
    (await t.get(`${budgets}/b`)).is(200);
    (await t.post(t.p('pods/a/eviction'), eviction)).is(201);
    const { body } = await t.quietly('GET', `${budgets}/b`);
    assert.equal(body.status.disruptionsAllowed, 0);
    assert.deepEqual(Object.keys(body.status.disruptedPods), ['a']);
    (await t.get(t.p('pods/a'))).is(404);
  });

  it('evicts no Pod of two budgets', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (await t.patch('merge', t.p('pods/a/status'), { status: { phase: 'Running' } })).is(200);
    for (const name of ['b', 'c']) {
      await t.given(t.p('policy/v1', 'poddisruptionbudgets'), {
        metadata: { name },
        spec: { minAvailable: 1, selector: {} },
      });
    }
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } };
    await t.post(t.p('pods/a/eviction'), eviction);
    (await t.get(t.p('pods/a'))).is(200);
  });

  it('refuses bindings and evictions that do not fit', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' } };
    await t.post(t.p('pods/a/binding'), { ...binding, target: { kind: 'Pod' } });
    await t.post(t.p('pods/a/binding'), { ...binding, metadata: { name: 'b' }, target: { name: 'n' } });
    await t.post(t.p('pods/b/binding'), { ...binding, metadata: { name: 'b' }, target: { name: 'n' } });
    await t.post(t.p('pods/a/eviction'), { metadata: { name: 'b' } });
    await t.post(t.p('pods/b/eviction'), { metadata: { name: 'b' } });
    await t.get(t.p('pods/a/binding'));
    await t.delete(t.p('pods/a/eviction'));
  });

  it('refuses a resize that changes what is fixed', async (t) => {
    const containers = [
      { name: 'main', image: 'x', resources: { requests: { cpu: '100m', memory: '1Mi' } } },
    ];
    await t.given(t.p('pods'), pod('a', {}, { containers }));
    const path = t.p('pods/a/resize');
    await t.patch('json', path, [{ op: 'remove', path: '/spec/containers/0/resources/requests/cpu' }]);
    await t.patch('json', path, [{ op: 'replace', path: '/spec/containers/0/name', value: 'other' }]);
    await t.patch('json', path, [{ op: 'replace', path: '/spec/containers/0/image', value: 'y' }]);
    await t.patch('merge', path, { spec: { containers: [...containers, { name: 'two', image: 'x' }] } });
  });

  it('changes the resources of a Pod by resize', async (t) => {
    await t.given(
      t.p('pods'),
      pod('a', {}, { containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: '100m' } } }] }),
    );
    await t.patch('strategic', t.p('pods/a/resize'), {
      spec: { containers: [{ name: 'main', resources: { requests: { cpu: '200m' } } }] },
    });
  });

  it('adds an ephemeral container', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const { body } = (
      await t.patch('strategic', t.p('pods/a/ephemeralcontainers'), {
        spec: { ephemeralContainers: [{ name: 'debug', image: 'x' }] },
      })
    ).is(200);
    assert.equal(body.spec.ephemeralContainers[0].name, 'debug');
  });

  it('makes a token of a ServiceAccount', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    const { body } = (
      await t.post(t.p('serviceaccounts/a/token'), {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 600 },
      })
    ).is(201);
    assert.match(body.status.token, /^eyJ/);
  });
});
