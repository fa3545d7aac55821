import type { V1CustomResourceDefinition, V1Lease, V1NetworkPolicy } from '@kubernetes/client-node';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { CustomResourceDefinition, Deployment, Lease, Secret } from '../../lib/kinds/index.js';
import {
  customResource,
  jsonSchema,
  type Kind,
  type KubernetesObject,
  type Manifest,
  type ObjectMeta,
  type ObjectOf,
  type Raw,
  resource,
  setControllerReference,
} from '../../lib/resource/index.js';

const names = { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' };

class Widget extends customResource({
  ...names,
  spec: z.object({ name: z.string(), size: z.int().default(1), color: z.enum(['red', 'blue']).optional() }),
  status: z.object({ state: z.enum(['Pending', 'Ready']) }),
}) {
  get isReady(): boolean {
    return this.status?.state === 'Ready';
  }
  describe(): string {
    return `${this.metadata.name}: ${this.spec.size}`;
  }
}

declare const client: {
  get<T extends KubernetesObject>(kind: Kind<T>, name: string): T;
  create<T extends KubernetesObject>(kind: Kind<T>, manifest: Manifest<T>): T;
};

test('a custom resource is a type and a value', () => {
  expectTypeOf(Widget).toExtend<Kind<Widget>>();
  expectTypeOf<ObjectOf<typeof Widget>>().toEqualTypeOf<Widget>();
  expectTypeOf(client.get(Widget, 'a')).toEqualTypeOf<Widget>();
});

test('its objects have what the server returns', () => {
  expectTypeOf<Widget['metadata']>().toEqualTypeOf<ObjectMeta>();
  expectTypeOf<Widget['spec']>().toEqualTypeOf<{
    name: string;
    size: number;
    color?: 'red' | 'blue' | undefined;
  }>();
  expectTypeOf<NonNullable<Widget['status']>['state']>().toEqualTypeOf<'Pending' | 'Ready'>();
  expectTypeOf<NonNullable<Widget['status']>['observedGeneration']>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error The status is absent until someone wrote it.
  void ((widget: Widget) => widget.status.state);
  // @ts-expect-error No such field.
  void ((widget: Widget) => widget.spec.colour);
});

test('a plain object of the right shape is one', () => {
  class Plain extends customResource({ ...names, spec: z.object({ size: z.int() }) }) {}
  const metadata: ObjectMeta = { name: 'a', uid: '1', resourceVersion: '1', creationTimestamp: '' };
  expectTypeOf({ apiVersion: 'v1', kind: 'Plain', metadata, spec: { size: 1 } }).toExtend<Plain>();
  // @ts-expect-error Without a status schema there is no status.
  void ((plain: Plain) => plain.status);
});

test('a manifest needs no defaults, no methods and no status', () => {
  client.create(Widget, { metadata: { name: 'a' }, spec: { name: 'a' } });
  client.create(Widget, { metadata: { generateName: 'a-' }, spec: { name: 'a', size: 2, color: 'red' } });
  client.create(Widget, client.get(Widget, 'a'));
  // @ts-expect-error The name has no default.
  client.create(Widget, { metadata: { name: 'a' }, spec: {} });
  // @ts-expect-error The spec is needed.
  client.create(Widget, { metadata: { name: 'a' } });
  // @ts-expect-error A wrong type.
  client.create(Widget, { metadata: { name: 'a' }, spec: { name: 'a', size: 'big' } });
  // @ts-expect-error An unknown field.
  client.create(Widget, { metadata: { name: 'a' }, spec: { name: 'a', colour: 'red' } });
});

test('a spec with a default of its own may be left out', () => {
  class Defaulted extends customResource({
    ...names,
    spec: z.object({ a: z.string().default('a') }).prefault({}),
  }) {}
  client.create(Defaulted, { metadata: { name: 'a' } });
  expectTypeOf<Defaulted['spec']>().toEqualTypeOf<{ a: string }>();
});

test('an observedGeneration of the schema is kept', () => {
  class Own extends customResource({ ...names, status: z.object({ observedGeneration: z.int() }) }) {}
  expectTypeOf<NonNullable<Own['status']>>().toEqualTypeOf<{ observedGeneration: number }>();
});

test('any Standard JSON Schema gives the types', () => {
  const spec = toStandardJsonSchema(v.object({ size: v.optional(v.number(), 1) }));
  class Valibot extends customResource({ ...names, spec }) {}
  expectTypeOf<Valibot['spec']>().toEqualTypeOf<{ size: number }>();
  client.create(Valibot, { metadata: { name: 'a' }, spec: {} });

  class Json extends customResource({
    ...names,
    spec: jsonSchema<{ size?: number }, { size: number }>({ type: 'object' }),
  }) {}
  expectTypeOf<Json['spec']>().toEqualTypeOf<{ size: number }>();
  client.create(Json, { metadata: { name: 'a' }, spec: {} });
});

test('options of a wrong kind are refused', () => {
  // @ts-expect-error A scope there is not.
  void (() => customResource({ ...names, scope: 'Namespace' }));
  // @ts-expect-error No Standard JSON Schema.
  void (() => customResource({ ...names, spec: { type: 'object' } }));
  // @ts-expect-error The plural is missing.
  void (() => customResource({ group: 'example.com', version: 'v1', kind: 'Widget' }));
});

test('a kind defined elsewhere takes its members or its whole type', () => {
  interface CertificateSpec {
    secretName: string;
    duration?: string;
  }
  class Certificate extends resource<{ spec: CertificateSpec; status?: { ready: boolean } }>(names) {
    get isReady(): boolean {
      return this.status?.ready ?? false;
    }
  }
  expectTypeOf(client.get(Certificate, 'a').spec).toEqualTypeOf<CertificateSpec>();
  expectTypeOf<Certificate['metadata']>().toEqualTypeOf<ObjectMeta>();
  client.create(Certificate, { metadata: { name: 'a' }, spec: { secretName: 'a' } });
  // @ts-expect-error The secret is needed.
  client.create(Certificate, { metadata: { name: 'a' }, spec: {} });

  interface Whole extends KubernetesObject {
    data?: string[];
  }
  class WholeKind extends resource<Whole>(names) {}
  expectTypeOf(client.get(WholeKind, 'a').data).toEqualTypeOf<string[] | undefined>();
  client.create(WholeKind, { metadata: { name: 'a' } });
});

test('built-in kinds are plain JSON', () => {
  expectTypeOf(Deployment).toExtend<Kind<Deployment>>();
  const deployment = client.get(Deployment, 'a');
  expectTypeOf(deployment.metadata.creationTimestamp).toEqualTypeOf<string>();
  expectTypeOf(deployment.spec?.template.spec?.containers[0]?.image).toEqualTypeOf<string | undefined>();
  expectTypeOf(deployment.spec?.strategy?.rollingUpdate?.maxSurge).toEqualTypeOf<
    string | number | undefined
  >();
  expectTypeOf<NonNullable<Lease['spec']>['renewTime']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Secret['data']>().toEqualTypeOf<{ [key: string]: string } | undefined>();
  client.create(Secret, { metadata: { name: 'a' }, stringData: { a: 'b' } });
  client.create(Secret, { metadata: { name: 'a' } });
  // @ts-expect-error A timestamp is a string.
  client.create(Lease, { metadata: { name: 'a' }, spec: { renewTime: new Date() } });
});

test('Raw gives fields their own names back', () => {
  expectTypeOf<Raw<V1Lease>['spec']>().toEqualTypeOf<Lease['spec']>();
  type Rule = NonNullable<NonNullable<Raw<V1NetworkPolicy>['spec']>['ingress']>[number];
  expectTypeOf<Rule>().toHaveProperty('from');
  type Schema = NonNullable<
    NonNullable<Raw<V1CustomResourceDefinition>['spec']['versions'][number]['schema']>['openAPIV3Schema']
  >;
  expectTypeOf<Schema['x-kubernetes-preserve-unknown-fields']>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<Schema['default']>().toEqualTypeOf<unknown>();
});

test('the manifest of a definition is an object of its kind', () => {
  client.create(CustomResourceDefinition, Widget.crd());
});

test('a child keeps its type when it gets an owner', () => {
  const child: Manifest<Deployment> = { metadata: { name: 'a' } };
  expectTypeOf(setControllerReference(client.get(Widget, 'a'), child)).toEqualTypeOf<Manifest<Deployment>>();
});
