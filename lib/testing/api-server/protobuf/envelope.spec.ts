import { describe, expect, it } from 'vitest';
import { configMapInProtobuf, envelope } from '../../../../test/support/protobuf-writer.js';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { decodeContent, openEnvelope } from './envelope.js';

const fallback = { apiVersion: 'v1', kind: 'ConfigMap' };
const decode = (bytes: Uint8Array) => decodeContent(openEnvelope(bytes, fallback));

describe('a body in Protobuf', () => {
  it('says of which kind its object is', () => {
    const object = decode(envelope('apps/v1', 'Deployment', [1, [[1, 'a']]], [2, [[1, 3]]]));
    expect(object).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { replicas: 3 },
    });
  });

  it('is of the kind that is asked for where it does not say', () => {
    expect(decode(envelope('', '', [1, [[1, 'a']]]))).toMatchObject({ ...fallback, metadata: { name: 'a' } });
  });

  it('holds the schema of a CRD, which JSON writes in other forms', () => {
    const schema = (type: string) => [[5, type]] as const;
    const body = envelope('apiextensions.k8s.io/v1', 'CustomResourceDefinition', [2, [[7, [[4, [[1, [
      [5, 'object'],
      [8, [[1, '{"a":1}']]],
      [24, [[1, schema('string')]]],
      [29, [[1, 'x'], [2, [[30, [[1, 1]]], [40, 1]]]]],
      [30, [[1, 0], [2, schema('integer')]]],
      [32, [[1, 'x'], [2, [[2, 'y']]]]],
      [38, 1],
    ]]]]]]]]); // prettier-ignore
    expect(decode(body)['spec']).toEqual({
      versions: [
        {
          schema: {
            openAPIV3Schema: {
              type: 'object',
              default: { a: 1 },
              items: { type: 'string' },
              properties: { x: { additionalProperties: true, 'x-kubernetes-int-or-string': true } },
              additionalProperties: { type: 'integer' },
              dependencies: { x: ['y'] },
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    });
  });
});

describe('the embedded server', () => {
  const type = 'application/vnd.kubernetes.protobuf';
  const path = '/api/v1/namespaces/default/configmaps';

  it('answers a client that takes Protobuf alone with 406, and says what it can have', async () => {
    await using cluster = await EmbeddedCluster.start({ tls: false });
    const token = /"token": "([^"]+)"/.exec(cluster.kubeconfigText)?.[1] ?? '';
    const ask = (method: string, target: string, headers: Record<string, string>, body?: Uint8Array) =>
      fetch(cluster.url + target, {
        method,
        headers: { ...headers, authorization: `Bearer ${token}` },
        ...(body && { body: new Uint8Array(body) }),
      });
    const made = await ask('POST', path, { 'content-type': type }, configMapInProtobuf('a', { x: '1' }));
    expect([made.status, (await made.json()) as object]).toMatchObject([201, { data: { x: '1' } }]);
    const refused = await ask('GET', `${path}/a`, { accept: type });
    expect([refused.status, await refused.json()]).toMatchObject([
      406,
      { message: 'only the following media types are accepted: application/json, application/yaml, application/cbor' }, // prettier-ignore
    ]);
    const both = await ask('GET', `${path}/a`, { accept: `${type},application/json` });
    expect(both.status).toBe(200);
  });
});
