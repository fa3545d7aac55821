import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

async function five(t: CaseContext): Promise<string> {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const labels = { odd: 'ace'.includes(name) ? 'yes' : 'no', pages: t.id };
    await t.given(t.p('configmaps'), configMap(name, {}, { labels }));
  }
  return t.p('configmaps');
}

const next = (token: string) => `continue=${encodeURIComponent(token)}`;

export default subject('pagination', (it) => {
  it('gives pages of the asked size, and says how many are left', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    assert.deepEqual(first.names, ['a', 'b']);
    assert.equal(first.body.metadata.remainingItemCount, 3);
    const second = (await t.get(`${path}?limit=2&${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(second.names, ['c', 'd']);
    assert.equal(second.body.metadata.remainingItemCount, 1);
    const third = (await t.get(`${path}?limit=2&${next(second.body.metadata.continue)}`)).is(200);
    assert.deepEqual(third.names, ['e']);
    assert.equal('continue' in third.body.metadata, false);
  });

  it('gives all pages the version of the first', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    await t.given(path, configMap('f'));
    const second = (await t.get(`${path}?${next(first.body.metadata.continue)}`)).is(200);
    assert.equal(second.version, first.version);
  });

  it('does not show on later pages what was created after the first', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    await t.given(path, configMap('d2'));
    const second = (await t.get(`${path}?${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(second.names, ['c', 'd', 'e']);
  });

  it('shows on later pages what was deleted after the first', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    (await t.quietly('DELETE', `${path}/d`)).is(200);
    const second = (await t.get(`${path}?${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(second.names, ['c', 'd', 'e']);
  });

  it('shows on later pages the state at the time of the first', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    (
      await t.quietly('PATCH', `${path}/d`, {
        type: 'application/merge-patch+json',
        body: { data: { new: 'x' } },
      })
    ).is(200);
    const second = (await t.get(`${path}?${next(first.body.metadata.continue)}`)).is(200);
    assert.equal(second.items[1].data, undefined);
  });

  it('goes on without a limit to the end', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=1`)).is(200);
    const rest = (await t.get(`${path}?${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(rest.names, ['b', 'c', 'd', 'e']);
  });

  it('has no continue where the limit is exactly enough', async (t) => {
    const path = await five(t);
    const all = (await t.get(`${path}?limit=5`)).is(200);
    assert.equal(all.body.metadata.continue, undefined);
  });

  it('does not say how many are left where there is a selector', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2&labelSelector=odd=yes`)).is(200);
    assert.deepEqual(first.names, ['a', 'c']);
    assert.equal(first.body.metadata.remainingItemCount, undefined);
    const second = (
      await t.get(`${path}?limit=2&labelSelector=odd=yes&${next(first.body.metadata.continue)}`)
    ).is(200);
    assert.deepEqual(second.names, ['e']);
  });

  it('fills a page with what is selected', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=3&labelSelector=odd=yes`)).is(200);
    assert.deepEqual(first.names, ['a', 'c', 'e']);
  });

  it('takes limit=0 for no limit', async (t) => {
    const path = await five(t);
    assert.equal((await t.get(`${path}?limit=0`)).is(200).items.length, 5);
  });

  it('refuses a limit that is no number', async (t) => {
    (await t.get(t.p('configmaps?limit=many'))).fails(400, 'BadRequest');
  });

  it('refuses a continue that is no token', async (t) => {
    (await t.get(t.p('configmaps?limit=1&continue=xyz'))).fails(400, 'BadRequest', /continue/);
  });

  it('refuses a continue that is base64 of nothing', async (t) => {
    (await t.get(t.p(`configmaps?limit=1&${next(Buffer.from('{}').toString('base64url'))}`))).fails(
      400,
      'BadRequest',
    );
  });

  it('refuses a continue together with a resourceVersion', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    (
      await t.get(`${path}?limit=2&resourceVersion=${first.version}&${next(first.body.metadata.continue)}`)
    ).fails(400, 'BadRequest');
  });

  it('allows a continue together with resourceVersion=0', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    (await t.get(`${path}?limit=2&resourceVersion=0&${next(first.body.metadata.continue)}`)).is(200);
  });

  it('pages over all namespaces', async (t) => {
    await five(t);
    const query = `labelSelector=pages=${t.id}&limit=4`;
    const first = (await t.get(`/api/v1/configmaps?${query}`)).is(200);
    assert.deepEqual(first.names, ['a', 'b', 'c', 'd']);
    const second = (await t.get(`/api/v1/configmaps?${query}&${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(second.names, ['e']);
  });

  it('pages objects of a CRD', async (t) => {
    const path = await widgets(t);
    for (const name of ['a', 'b', 'c']) await t.given(path, widget(name));
    const first = (await t.get(`${path}?limit=2`)).is(200);
    assert.deepEqual(first.names, ['a', 'b']);
    assert.equal(first.body.metadata.remainingItemCount, 1);
    const second = (await t.get(`${path}?limit=2&${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(second.names, ['c']);
  });

  it('pages tables', async (t) => {
    const path = await five(t);
    const first = (await t.table(`${path}?limit=2`)).is(200);
    assert.deepEqual(
      first.body.rows.map((row: any) => row.cells[0]),
      ['a', 'b'],
    );
    const second = (await t.table(`${path}?limit=3&${next(first.body.metadata.continue)}`)).is(200);
    assert.deepEqual(
      second.body.rows.map((row: any) => row.cells[0]),
      ['c', 'd', 'e'],
    );
  });

  it('ignores a limit with resourceVersion=0', async (t) => {
    const path = await five(t);
    const answer = await t.eventually(
      'GET',
      `${path}?limit=2&resourceVersion=0`,
      {},
      ({ body }) => body.items.length === 5,
    );
    assert.equal(answer.body.metadata.continue, undefined);
  });

  it('keeps to a limit with resourceVersion=0 for Events, which are in no cache', async (t) => {
    for (const name of ['a', 'b', 'c']) {
      const involvedObject = { kind: 'Pod', name, namespace: t.namespace };
      await t.given(t.p('events'), { metadata: { name }, involvedObject });
    }
    const answer = (await t.get(t.p('events?limit=2&resourceVersion=0'))).is(200);
    assert.deepEqual(answer.names, ['a', 'b']);
    assert.ok(answer.body.metadata.continue);
  });

  const token = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
  const bad: [string, string][] = [
    ['of no version', token({ v: 'meta.k8s.io/v1', start: 'a' })],
    ['of no start', token({ v: 'meta.k8s.io/v1', rv: 5 })],
    ['of another form', token({ v: 'meta.k8s.io/v2', rv: 5, start: 'a' })],
    ['with a way upwards', token({ v: 'meta.k8s.io/v1', rv: 5, start: '../a' })],
    ['with a slash at the end', token({ v: 'meta.k8s.io/v1', rv: 5, start: 'a/' })],
    ['of the future', token({ v: 'meta.k8s.io/v1', rv: 100000000, start: 'a\u0000' })],
    ['that is no JSON', Buffer.from('{"v":').toString('base64url')],
    ['with padding', `${token({})}=`],
    ['with another letter', 'ab!d'],
    ['that is cut off', 'abcde'],
  ];
  for (const [what, value] of bad) {
    it(`refuses a continue ${what}`, async (t) => {
      const answer = await t.get(t.p(`configmaps?limit=1&${next(value)}`));
      assert.ok(answer.status >= 400);
    });
  }

  it('gives a page at an exact version', async (t) => {
    const path = await five(t);
    const { version } = await t.quietly('GET', path);
    await t.given(path, configMap('a2'));
    const first = (await t.get(`${path}?limit=2&resourceVersion=${version}&resourceVersionMatch=Exact`)).is(
      200,
    );
    assert.deepEqual(first.names, ['a', 'b']);
    assert.equal(first.version, version);
  });

  it('refuses resourceVersionMatch together with continue', async (t) => {
    const path = await five(t);
    const first = (await t.get(`${path}?limit=2`)).is(200);
    (await t.get(`${path}?limit=2&resourceVersionMatch=Exact&${next(first.body.metadata.continue)}`)).is(422);
  });
});
