import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
/** Of `CN=jane, O=dev`, signed as it should be. */
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWU1IOENBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJxWVc1bE1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUVqY1htT2lNTlE2Rk4yQzdUTUU3OUxiaHFuOFg1RmxXNy9XT2JsRGs3Ck4yR0RpNy94bGErUERYR1hhSTlQQjYrNTNOUnplSythMGJoMlpXVHFCa2Y2VmFBQU1Bb0dDQ3FHU000OUJBTUMKQTBrQU1FWUNJUUNaZzlaV2IxWHlMVEl2YmszQ1pDSGw4eEV3dXVTM1h3SHJLZE95bTVxUmNRSWhBTW52YTVETQpacy85STJUNzltNUtpQ0NWV1VaREg5c2JyTFh1Ym5RcFllTzQKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';
/** Of `CN=root, O=system:masters`. */
const ofMaster =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIaU1JR0tBZ0VBTUNneEZ6QVZCZ05WQkFvTURuTjVjM1JsYlRwdFlYTjBaWEp6TVEwd0N3WURWUVFEREFSeQpiMjkwTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFamNYbU9pTU5RNkZOMkM3VE1FNzlMYmhxCm44WDVGbFc3L1dPYmxEazdOMkdEaTcveGxhK1BEWEdYYUk5UEI2KzUzTlJ6ZUsrYTBiaDJaV1RxQmtmNlZhQUEKTUFvR0NDcUdTTTQ5QkFNQ0EwY0FNRVFDSUZFMHV0c0x0WG95S0d3cFAvYnpUcEJQUVJibExkWktHN0ZmZjBlWgpQVkYwQWlBeWRqcDc3NFdmKy9RTzVVdmpLNWEvaCtQbi82eFJraG96RUljYXc1aG83dz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=';
const certificate =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJiakNDQVJPZ0F3SUJBZ0lVZmFwOWhLaFkrVEpEc2owSDhMSmw3OHBGNFljd0NnWUlLb1pJemowRUF3SXcKRERFS01BZ0dBMVVFQXd3QmVEQWVGdzB5TmpFeE1qUXdPREV3TlRCYUZ3MHpOakV4TWpFd09ERXdOVEJhTUF3eApDakFJQmdOVkJBTU1BWGd3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVNOeGVZNkl3MURvVTNZCkx0TXdUdjB0dUdxZnhma1dWYnY5WTV1VU9UczNZWU9Mdi9HVnI0OE5jWmRvajA4SHI3bmMxSE40cjVyUnVIWmwKWk9vR1IvcFZvMU13VVRBZEJnTlZIUTRFRmdRVWtTOEprb0x1Wm1hYWlSUXA2eWoyY04xWDJ6WXdId1lEVlIwagpCQmd3Rm9BVWtTOEprb0x1Wm1hYWlSUXA2eWoyY04xWDJ6WXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxCmhrak9QUVFEQWdOSkFEQkdBaUVBL09zS3Y2OFVyVGc2aEs5NXArZ1h2cFRzanBLSkU5L1NTZHlXbEFLcFp5WUMKSVFETE1DSTY1dldjcmhtWUtoMmlSUGwzSmkyUzZjVEZHd2xwRXBZM2gvTm44dz09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K';

const csr = (t: CaseContext, spec: object = {}) => ({
  metadata: { name: t.id },
  spec: { request, signerName: 'example.com/signer', usages: ['client auth'], ...spec },
});

const verdict = (type: string, more: object = {}) => ({
  type,
  status: 'True',
  reason: 'Asked',
  message: 'm',
  ...more,
});

async function given(t: CaseContext): Promise<Record<string, any>> {
  const { body } = await t.given(path, csr(t));
  t.finally(async () => {
    await t.quietly('DELETE', `${path}/${t.id}`);
  });
  return body;
}

const put = (t: CaseContext, subresource: string, body: Record<string, any>, status: object) =>
  t.put(`${path}/${t.id}${subresource}`, { ...body, status });

/** What the object is now: each write needs the last version. */
async function now(t: CaseContext): Promise<Record<string, any>> {
  return (await t.quietly('GET', `${path}/${t.id}`)).is(200).body;
}

export default subject('certificates', (it) => {
  it('are asked for by whoever sends the request', async (t) => {
    const sent = csr(t, { username: 'somebody', groups: ['else'], uid: '1', extra: { a: ['b'] } });
    (await t.post(path, { ...sent, status: { conditions: [verdict('Approved')] } })).is(201);
    (await t.put(`${path}/${t.id}`, { ...(await now(t)), spec: { ...sent.spec, usages: ['any'] } })).is(200);
    (await t.delete(`${path}/${t.id}`)).is(200);
  });

  it('are approved, then signed', async (t) => {
    const body = await given(t);
    (await put(t, '/approval', body, { conditions: [verdict('Approved')], certificate })).is(200);
    (await put(t, '/status', await now(t), { ...(await now(t)).status, certificate })).is(200);
    (await put(t, '/status', await now(t), { ...(await now(t)).status, certificate: request })).fails(
      422,
      'Invalid',
    );
  });

  it('are approved by the approval alone', async (t) => {
    const body = await given(t);
    (await put(t, '/status', body, { conditions: [verdict('Approved')] })).fails(422, 'Invalid');
    (await put(t, '', body, { conditions: [verdict('Approved')] })).is(200);
    (await put(t, '/status', body, { conditions: [verdict('Failed')] })).is(200);
  });

  it('are not both approved and denied', async (t) => {
    const body = await given(t);
    (await put(t, '/approval', body, { conditions: [verdict('Approved'), verdict('Denied')] })).fails(
      422,
      'Invalid',
    );
    (await put(t, '/approval', body, { conditions: [verdict('Denied')] })).is(200);
    (await put(t, '/approval', await now(t), { conditions: [] })).fails(422, 'Invalid');
    (await put(t, '/approval', await now(t), { conditions: [verdict('Denied', { status: 'False' })] })).fails(
      422,
      'Invalid',
    );
  });

  it('are told of by conditions of other types, too', async (t) => {
    const body = await given(t);
    (await put(t, '/approval', body, { conditions: [verdict('Other', { status: 'Unknown' })] })).is(200);
    (await put(t, '/approval', await now(t), { conditions: [verdict('Other'), verdict('Other')] })).fails(
      422,
      'Invalid',
    );
    (await put(t, '/approval', await now(t), { conditions: [verdict('')] })).fails(422, 'Invalid');
  });

  it('are approved and signed by those who may', async (t) => {
    const body = await given(t);
    const rules = [
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
        verbs: ['update'],
      },
    ];
    const group = '/apis/rbac.authorization.k8s.io/v1';
    await t.given(`${group}/clusterroles`, { metadata: { name: t.id }, rules });
    await t.given(`${group}/clusterrolebindings`, {
      metadata: { name: t.id },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: t.id },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: `${t.id}-jane` }],
    });
    t.finally(async () => {
      for (const one of ['clusterrolebindings', 'clusterroles'])
        await t.quietly('DELETE', `${group}/${one}/${t.id}`);
    });
    const as = { user: `${t.id}-jane` };
    const approved = { ...body, status: { conditions: [verdict('Approved')] } };
    const isKnown = ({ body: { message } }: { body: { message: string } }) => !/cannot update/.test(message);
    const options = { body: approved, as };
    (await t.eventually('PUT', `${path}/${t.id}/approval`, options, isKnown)).fails(
      403,
      'Forbidden',
      /not permitted to approve/,
    );
    (await t.put(`${path}/${t.id}/status`, { ...body, status: { certificate } }, { as })).fails(
      403,
      'Forbidden',
    );
    const granted = [
      ...rules,
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['signers'],
        resourceNames: ['example.com/*'],
        verbs: ['approve'],
      },
    ];
    (
      await t.quietly('PUT', `${group}/clusterroles/${t.id}`, {
        body: { metadata: { name: t.id }, rules: granted },
      })
    ).is(200);
    await t.eventually('PUT', `${path}/${t.id}/approval`, options, ({ status }) => status === 200);
  });

  for (const [what, spec] of [
    ['no request', { request: '' }],
    ['a request that is none', { request: Buffer.from('nothing').toString('base64') }],
    ['a request that somebody has changed', { request: changed(request) }],
    ['no usages', { usages: [] }],
    ['an unknown usage', { usages: ['fun'] }],
    ['a usage twice', { usages: ['any', 'any'] }],
    ['no signer', { signerName: '' }],
    ['a signer without a path', { signerName: 'example.com' }],
    ['a signer of one word', { signerName: 'example/x' }],
    ['a signer in upper case', { signerName: 'Example.com/x' }],
    ['a path in upper case', { signerName: 'example.com/X' }],
    ['the signer of old', { signerName: 'kubernetes.io/legacy-unknown' }],
    ['a short life', { expirationSeconds: 60 }],
  ] as [string, object][]) {
    it(`are refused with ${what}`, async (t) => {
      (await t.post(`${path}?dryRun=All`, csr(t, spec))).fails(422, 'Invalid');
    });
  }

  it('are refused where they would make a master', async (t) => {
    const signerName = 'kubernetes.io/kube-apiserver-client';
    (await t.post(`${path}?dryRun=All`, csr(t, { signerName, request: ofMaster }))).fails(
      403,
      'Forbidden',
      /system:masters/,
    );
    (await t.post(`${path}?dryRun=All`, csr(t, { signerName }))).is(201);
  });
});

/** The same with another name: its signature is wrong then. */
function changed(pem: string): string {
  const [, body = ''] = /-----\n([^]*)\n-----/.exec(Buffer.from(pem, 'base64').toString()) ?? [];
  const bytes = Buffer.from(body, 'base64');
  bytes[bytes.indexOf('jane')] = 0x4a;
  const text = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  return Buffer.from(text).toString('base64');
}
