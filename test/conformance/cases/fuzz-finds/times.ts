import { subject } from '../../frame/case.js';

/** What random requests have found of texts that are to be times. */
export default subject('finds of the fuzzer in times', (it) => {
  it('says in which part a text is no time', async (t) => {
    const group = 'coordination.k8s.io/v1';
    for (const time of [
      ...[
        '',
        ' ',
        'x',
        'é',
        '"',
        '2020',
        '2020-',
        '2020-1-01',
        '12020-01-02T03:04:05Z',
        '2020-01-02 03:04:05Z',
      ],
      ...[
        '2020-13-01T00:00:00Z',
        '2021-02-29T00:00:00Z',
        '2020-02-29T00:00:00.000000Z',
        '2020-02-00T00:00:00Z',
      ],
      ...[
        '2020-01-02T24:04:05Z',
        '2020-01-02T23:60:05Z',
        '2020-01-02T23:59:60Z',
        '2020-01-02T3:04:05.123456Z',
      ],
      ...['2020-01-02T03:04:05.1Zx', '2020-01-02T03:04:05,123456Z', '2020-01-02T03:04:05.1234567Z'],
      ...['2020-01-02T03:04:05', '2020-01-02T03:04:05.123456+02:30', '2020-01-02T03:04:05.123456+25:00'],
      ...['2020-01-02T03:04:05+0200', '0001-01-01T00:00:00.000000Z', '0001-01-01T00:00:00.000001Z'],
    ]) {
      const lease = { apiVersion: group, kind: 'Lease', metadata: { name: 'a' } };
      await t.post(t.p(group, 'leases?dryRun=All'), { ...lease, spec: { renewTime: time } });
      const metadata = { name: 'a', creationTimestamp: time };
      await t.post(t.p(group, 'leases?dryRun=All'), { ...lease, metadata });
    }
  });
});
