import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { widgets } from '../frame/widget-crd.js';

/** Each group version with the built-in kinds that operators touch. */
export const groupVersions = [
  '/api/v1',
  '/apis/apps/v1',
  '/apis/batch/v1',
  '/apis/networking.k8s.io/v1',
  '/apis/rbac.authorization.k8s.io/v1',
  '/apis/coordination.k8s.io/v1',
  '/apis/events.k8s.io/v1',
  '/apis/policy/v1',
  '/apis/autoscaling/v1',
  '/apis/autoscaling/v2',
  '/apis/storage.k8s.io/v1',
  '/apis/admissionregistration.k8s.io/v1',
  '/apis/apiextensions.k8s.io/v1',
  '/apis/apiregistration.k8s.io/v1',
  '/apis/authentication.k8s.io/v1',
  '/apis/authorization.k8s.io/v1',
  '/apis/discovery.k8s.io/v1',
  '/apis/scheduling.k8s.io/v1',
  '/apis/node.k8s.io/v1',
  '/apis/certificates.k8s.io/v1',
  '/apis/flowcontrol.apiserver.k8s.io/v1',
  '/apis/resource.k8s.io/v1',
];

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

export default subject('discovery', (it) => {
  for (const path of groupVersions) {
    it(`lists the resources of ${path}`, async (t) => {
      const { body } = (await t.quietly('GET', path)).is(200);
      assert.equal(body.kind, 'APIResourceList');
      assert.ok(body.resources.length > 0);
      body.resources.sort((a: any, b: any) => (a.name < b.name ? -1 : 1));
      // The hash says how objects are stored; it is of use to one server only.
      for (const resource of body.resources) delete resource.storageVersionHash;
      t.note(path, body);
    });
  }

  it('names the version of the core group', async (t) => {
    const { body } = (await t.quietly('GET', '/api')).is(200);
    assert.deepEqual(body.versions, ['v1']);
    t.note('/api', { kind: body.kind, apiVersion: body.apiVersion, versions: body.versions });
  });

  it('names each group with its preferred version', async (t) => {
    const { body } = (await t.quietly('GET', '/apis')).is(200);
    assert.equal(body.kind, 'APIGroupList');
    const groups = body.groups.filter(
      (group: any) => !group.name.endsWith('.test') && !group.name.endsWith('example.com'),
    );
    assert.ok(groups.some(({ name }: any) => name === 'apps'));
    t.note(
      '/apis',
      groups
        .map(({ name, preferredVersion, versions }: any) => ({ name, preferredVersion, versions }))
        .sort((a: any, b: any) => (a.name < b.name ? -1 : 1)),
    );
  });

  for (const group of ['apps', 'batch', 'autoscaling', 'rbac.authorization.k8s.io']) {
    it(`describes the group ${group}`, async (t) => {
      const { body } = (await t.get(`/apis/${group}`)).is(200);
      assert.equal(body.kind, 'APIGroup');
      assert.equal(body.preferredVersion.groupVersion.split('/')[0], group);
    });
  }

  it('answers 404 for a group that is not served', async (t) => {
    (await t.get('/apis/nothing.example.com')).is(404);
  });

  it('answers 404 for a version that is not served', async (t) => {
    (await t.get('/apis/apps/v9')).is(404);
  });

  it('answers 404 for a resource that is not served', async (t) => {
    (await t.get('/apis/apps/v1/nothings')).fails(404, 'NotFound');
  });

  it('aggregates discovery of all groups in one answer', async (t) => {
    const answer = (await t.quietly('GET', '/apis', { accept: aggregated })).is(200);
    assert.equal(answer.body.kind, 'APIGroupDiscoveryList');
    const apps = answer.items.find((item: any) => item.metadata.name === 'apps');
    t.note('apps', { type: answer.headers['content-type'], apps: sorted(apps) });
  });

  it('aggregates discovery of the core group', async (t) => {
    const answer = (await t.quietly('GET', '/api', { accept: aggregated })).is(200);
    t.note('core', { type: answer.headers['content-type'], core: answer.items.map(sorted) });
  });

  it('answers an unchanged aggregated discovery with 304', async (t) => {
    const first = (await t.quietly('GET', '/api', { accept: aggregated })).is(200);
    const etag = String(first.headers['etag']);
    assert.match(etag, /^"[0-9A-F]+"$/);
    const again = await t.quietly('GET', '/api', { accept: aggregated, headers: { 'if-none-match': etag } });
    again.is(304);
    assert.equal(again.text, '');
  });

  it('shows a CRD in the discovery of its group version', async (t) => {
    await widgets(t);
    const { body } = (await t.get('/apis/conformance.test/v1')).is(200);
    assert.deepEqual(body.resources.map(({ name }: any) => name).sort(), [
      'widgets',
      'widgets/scale',
      'widgets/status',
    ]);
  });

  it('shows a CRD as a group', async (t) => {
    await widgets(t);
    (await t.get('/apis/conformance.test')).is(200);
  });

  it('shows a CRD in aggregated discovery', async (t) => {
    await widgets(t);
    const isThere = ({ metadata }: any) => metadata.name === 'conformance.test';
    // The real server gathers what is new now and then.
    let answer = await t.quietly('GET', '/apis', { accept: aggregated });
    while (!answer.items.some(isThere)) answer = await t.quietly('GET', '/apis', { accept: aggregated });
    const group = answer.items.find(isThere);
    assert.equal(group.versions[0].resources[0].responseKind.kind, 'Widget');
    t.note('widgets', group);
  });

  it('lists the paths that are served', async (t) => {
    const { body } = (await t.quietly('GET', '/')).is(200);
    const some = [
      '/api',
      '/api/v1',
      '/apis',
      '/apis/apps',
      '/apis/apps/v1',
      '/healthz',
      '/livez',
      '/openapi/v3',
      '/readyz',
      '/version',
    ];
    t.note(
      'paths',
      some.filter((path) => body.paths.includes(path)),
    );
    assert.ok(body.paths.includes('/apis/apps/v1'));
  });

  it('says its version', async (t) => {
    const { body } = (await t.quietly('GET', '/version')).is(200);
    assert.equal(body.major, '1');
    t.note('version', {
      major: body.major,
      minor: body.minor,
      gitVersion: body.gitVersion,
      fields: Object.keys(body).sort(),
    });
  });

  it('says its version to anybody', async (t) => {
    (await t.quietly('GET', '/version', { as: 'nobody' })).is(200);
  });

  for (const path of ['/livez', '/readyz', '/healthz', '/livez/ping', '/readyz/ping', '/healthz/ping']) {
    it(`is well at ${path}`, async (t) => {
      const answer = (await t.get(path)).is(200);
      assert.equal(answer.text, 'ok');
    });
  }

  for (const path of ['/livez', '/readyz', '/healthz']) {
    it(`tells each check at ${path}?verbose`, async (t) => {
      const answer = (await t.quietly('GET', `${path}?verbose`)).is(200);
      assert.match(answer.text, /^\[\+\]ping ok\n/);
      assert.match(answer.text, new RegExp(`\n${path.slice(1)} check passed\n$`));
    });
  }

  it('leaves out a check that is excluded', async (t) => {
    const answer = (await t.quietly('GET', '/readyz?verbose&exclude=ping')).is(200);
    assert.match(answer.text, /\[\+\]ping excluded: ok\n/);
  });

  it('says what of the excluded checks there is none of', async (t) => {
    const answer = (await t.quietly('GET', '/livez?verbose&exclude=nothing&exclude=more')).is(200);
    assert.match(
      answer.text,
      /\nwarn: some health checks cannot be excluded: no matches for "more","nothing"\n/,
    );
  });

  it('knows no health check of another name', async (t) => {
    (await t.get('/livez/nothing')).is(404);
  });

  it('knows nothing of a version of a CRD that is not served, nor of other resources of its group', async (t) => {
    await widgets(t);
    for (const path of ['/apis/conformance.test/v9', '/apis/conformance.test/v1/nothings']) {
      assert.equal((await t.get(path)).is(404).text, '404 page not found\n');
    }
  });

  for (const accept of ['application/yaml', 'text/html', 'application/json;as=Table;g=meta.k8s.io;v=v1']) {
    it(`answers a group in ${accept}`, async (t) => {
      await t.get('/apis/apps', { accept });
      await t.get('/apis/nothing.example.com', { accept });
    });
  }
});

function sorted(group: any): any {
  for (const version of group.versions)
    version.resources.sort((a: any, b: any) => (a.resource < b.resource ? -1 : 1));
  delete group.metadata.creationTimestamp;
  return group;
}
