import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { builtinDefinitions } from '../definitions.js';
import { decoder } from './decoder.js';

const decodeDeployment = decoder(builtinDefinitions(), 'io.k8s.api.apps.v1.Deployment');
const decodePod = decoder(builtinDefinitions(), 'io.k8s.api.core.v1.Pod');
const decodeConfigMap = decoder(builtinDefinitions(), 'io.k8s.api.core.v1.ConfigMap');
const decodeLease = decoder(builtinDefinitions(), 'io.k8s.api.coordination.v1.Lease');

const named = (rest: JsonObject): KubeObject => ({ metadata: { name: 'a' }, ...rest }) as KubeObject;
const pod = (container: JsonObject) => named({ spec: { containers: [{ name: 'a', ...container }] } });
const container = (object: KubeObject) => (object.spec as { containers: JsonObject[] }).containers[0];

describe('decoder', () => {
  it('writes structs that are no pointers even where nobody sent them', () => {
    expect(decodeDeployment(named({ spec: {} }))).toMatchObject({
      spec: { selector: null, template: { metadata: {}, spec: { containers: null, securityContext: {} } } },
      status: {},
    });
  });

  it('leaves out what is empty, except where absent and zero differ', () => {
    const decoded = decodePod(
      named({
        metadata: { name: 'a', labels: {}, finalizers: [], generation: 0 },
        spec: { hostNetwork: false, enableServiceLinks: false, volumes: null, containers: [] },
      }),
    );
    expect(decoded.metadata).toEqual({ name: 'a' });
    expect(decoded.spec).toMatchObject({ enableServiceLinks: false, containers: [] });
    expect(Object.keys(decoded.spec as object)).not.toContain('hostNetwork');
    expect(Object.keys(decoded.spec as object)).not.toContain('volumes');
  });

  it('fills in the defaults of the schema, and those of each type', () => {
    const ports = [{ containerPort: 1 }];
    expect(container(decodePod(pod({ image: 'a', ports, livenessProbe: { httpGet: { port: 1 } } })))).toEqual(
      {
        name: 'a',
        image: 'a',
        imagePullPolicy: 'Always',
        livenessProbe: {
          httpGet: { path: '/', port: 1, scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        ports: [{ containerPort: 1, protocol: 'TCP' }],
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    );
  });

  it('takes no more than six digits after a second', () => {
    const spec = { acquireTime: '2020-01-01T00:00:00.123456789+01:00' };
    expect(() => decodeLease(named({ spec }))).toThrow('cannot parse "789+01:00" as "Z07:00"');
  });

  it('writes quantities and times in their canonical form', () => {
    const resources = { limits: { cpu: '1000m', memory: '1024Ki', a: 0.5 } };
    expect(container(decodePod(pod({ resources })))?.resources).toMatchObject({
      limits: { cpu: '1', memory: '1Mi', a: '500m' },
    });
    const spec = {
      acquireTime: '2020-01-01T00:00:00.123456+01:00',
      renewTime: '2020-01-01T00:00:00.000001Z',
    };
    expect(
      decodeLease(named({ metadata: { creationTimestamp: '2020-01-01T01:00:00.9+01:00' }, spec })),
    ).toEqual({
      metadata: { creationTimestamp: '2020-01-01T00:00:00Z' },
      spec: { acquireTime: '2019-12-31T23:00:00.123456Z', renewTime: '2020-01-01T00:00:00.000001Z' },
    });
  });

  it('tells each unknown field with its place, and leaves it out', () => {
    const unknown: string[] = [];
    const object = pod({ imag: 1, ports: [{ containerPort: 1, x: 1 }] });
    const decoded = decodePod({ ...object, bar: 1, metadata: { foo: 1 } }, (path) => unknown.push(path));
    expect(unknown).toEqual([
      'metadata.foo',
      'spec.containers[0].imag',
      'spec.containers[0].ports[0].x',
      'bar',
    ]);
    expect(JSON.stringify(decoded)).not.toMatch(/"(foo|imag|x|bar)"/);
  });

  it.each([
    [{ spec: { replicas: '3' } }, 'string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [
      { spec: { replicas: 3.5 } },
      'number 3.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { spec: { replicas: 30000000000 } },
      'number 30000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [{ spec: [] }, 'array into Go struct field Deployment.spec of type v1.DeploymentSpec'],
    [{ spec: { paused: 'yes' } }, 'string into Go struct field DeploymentSpec.spec.paused of type bool'],
    [
      { metadata: { labels: { a: 1 } } },
      'number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
  ])('refuses %j as Go does', (object, message) => {
    expect(() => decodeDeployment(object as never)).toThrow(`json: cannot unmarshal ${message}`);
  });

  it.each([
    [{ containers: { a: 1 } }, 'object into Go struct field PodSpec.spec.containers of type []v1.Container'],
    [{ containers: ['x'] }, 'string into Go struct field PodSpec.spec.containers of type v1.Container'],
  ])('refuses a pod of %j as Go does', (spec, message) => {
    expect(() => decodePod(named({ spec }))).toThrow(`json: cannot unmarshal ${message}`);
  });

  it.each([
    [{ binaryData: { a: '!!' } }, 'illegal base64 data at input byte 0'],
    [
      { metadata: { creationTimestamp: 'x' } },
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
  ])('refuses %j as Go does', (object, message) => {
    expect(() => decodeConfigMap(object as never)).toThrow(message);
  });

  it('takes keys such as __proto__ as data', () => {
    const sent = JSON.parse('{"data":{"__proto__":"x"},"__proto__":{"polluted":true}}') as KubeObject;
    const decoded = decodeConfigMap(sent);
    expect(Object.keys(decoded.data as object)).toEqual(['__proto__']);
    expect(({} as JsonObject).polluted).toBeUndefined();
    expect((decoded as JsonObject).polluted).toBeUndefined();
  });

  it('does not run out of stack for a schema within a schema within a schema', () => {
    let schema: JsonObject = {};
    for (let depth = 0; depth < 100_000; depth++) schema = { items: schema, not: schema };
    const decode = decoder(
      builtinDefinitions(),
      'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
    );
    const versions = [{ name: 'v1', schema: { openAPIV3Schema: { not: schema } } }];
    expect(() => decode(named({ spec: { versions } }))).toThrow('exceeded max depth');
  });
});
