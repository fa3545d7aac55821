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

  it('answers in Protobuf where that is preferred: objects, lists, metadata, errors and watches', async () => {
    await using cluster = await EmbeddedCluster.start({ tls: false });
    const token = /"token": "([^"]+)"/.exec(cluster.kubeconfigText)?.[1] ?? '';
    const ask = (method: string, target: string, headers: Record<string, string>, body?: Uint8Array) =>
      fetch(cluster.url + target, {
        method,
        headers: { accept: `${type},application/json`, ...headers, authorization: `Bearer ${token}` },
        ...(body && { body: new Uint8Array(body) }),
      });
    const content = async (response: Response) => {
      expect(response.headers.get('content-type')).toBe(type);
      return openEnvelope(new Uint8Array(await response.arrayBuffer()), { apiVersion: '', kind: '' });
    };
    const made = await ask('POST', path, { 'content-type': type }, configMapInProtobuf('a', { x: '1' }));
    expect(made.status).toBe(201);
    expect(decodeContent(await content(made))).toMatchObject({ metadata: { name: 'a' }, data: { x: '1' } });
    expect(await content(await ask('GET', path, {}))).toMatchObject({ kind: 'ConfigMapList' });
    const partial = `${type};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`;
    const metadata = decodeContent(await content(await ask('GET', `${path}/a`, { accept: partial })));
    expect(metadata).toEqual({
      apiVersion: 'meta.k8s.io/v1',
      kind: 'PartialObjectMetadata',
      metadata: expect.objectContaining({ name: 'a', namespace: 'default' }) as object,
    });
    const nothing = `${path}?labelSelector=of%3Dnobody`;
    const partialList = `${type};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`;
    expect(await content(await ask('GET', nothing, { accept: partialList }))).toMatchObject({
      kind: 'PartialObjectMetadataList',
    });
    const refused = await ask('GET', `${path}/b`, {});
    expect(refused.status).toBe(404);
    expect(decodeContent(await content(refused))).toMatchObject({ kind: 'Status', reason: 'NotFound' });
    const stream = await ask('GET', `${path}?watch=1&fieldSelector=metadata.name%3Da&timeoutSeconds=1`, {});
    expect(stream.headers.get('content-type')).toBe(`${type};stream=watch`);
    const frame = Buffer.from(await stream.arrayBuffer());
    expect(frame.readUInt32BE()).toBe(frame.length - 4);
    expect(frame.toString('latin1')).toContain('ADDED');
  });
});
