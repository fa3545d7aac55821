import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  child,
  type ChildrenResult,
  customResource,
  type KubernetesClient,
  type KubernetesObject,
} from '../../lib/index.js';
import type { WatchEvent, WatcherService, WatchOptions } from '../../lib/index.js';
import {
  ConfigMap,
  Deployment,
  DeploymentScale,
  PodEviction,
  ServiceAccountToken,
} from '../../lib/kinds/index.js';

class Widget extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  spec: z.object({ size: z.int(), parts: z.array(z.object({ name: z.string(), count: z.int() })) }),
  status: z.object({ state: z.enum(['Ready', 'Failed']), size: z.int() }),
}) {}

declare const client: KubernetesClient;
declare const watcher: WatcherService;
const ref = { name: 'a', namespace: 'b' };
const manifest = { metadata: ref };
declare const result: ChildrenResult;

describe('a child', () => {
  it('is typed by its kind, as is what becomes of it', () => {
    // @ts-expect-error a number is meant
    child(Deployment, { metadata: { name: 'a' }, spec: { replicas: 'two' } });
    // @ts-expect-error there is no such option
    child(ConfigMap, { metadata: { name: 'a' } }, { isready: () => true });
    const deployment = child(
      Deployment,
      { metadata: { name: 'a' }, spec: { replicas: 2 } },
      { isReady: ({ status }) => status?.availableReplicas === 2, dependsOn: [child(ConfigMap, manifest)] },
    );
    expectTypeOf(result.of(deployment)?.object).toEqualTypeOf<Deployment | undefined>();
  });
});

describe('a watch of metadata only', () => {
  it('gives objects that have nothing else', () => {
    watcher.watch(Deployment, { metadataOnly: true }).subscribe((event) => {
      expectTypeOf(event).toEqualTypeOf<WatchEvent<KubernetesObject>>();
      if (event.type !== 'applied') return;
      expectTypeOf(event.object.metadata.name).toEqualTypeOf<string>();
      // @ts-expect-error nobody asked for the spec
      void event.object.spec;
      // @ts-expect-error nor for that of the state before
      void event.previous?.spec;
    });
  });

  it('is assumed where the options do not tell', () => {
    const options = {} as WatchOptions;
    expectTypeOf(watcher.watch(Deployment, options)).toEqualTypeOf(
      watcher.watch(Deployment, { metadataOnly: true }),
    );
  });

  it('is none otherwise', () => {
    watcher.watch(Deployment, { labelSelector: 'app=web' }).subscribe((event) => {
      expectTypeOf(event).toEqualTypeOf<WatchEvent<Deployment>>();
    });
  });
});

describe('server-side apply', () => {
  it('takes some of the fields, at any depth', () => {
    void client.apply(Widget, { metadata: ref });
    void client.apply(Widget, { metadata: ref, spec: { parts: [{ name: 'a' }] } });
    void client.apply(Deployment, { metadata: ref, spec: { template: { spec: { nodeName: 'c' } } } });
    void client.apply(ConfigMap, { metadata: ref, data: { level: 'debug' } });
    // @ts-expect-error no such field
    void client.apply(Widget, { metadata: ref, spec: { colour: 'red' } });
    // @ts-expect-error a size is a number
    void client.apply(Widget, { metadata: ref, spec: { size: 'large' } });
    // @ts-expect-error the status is not written this way
    void client.apply(Widget, { metadata: ref, status: { state: 'Ready' } });
  });

  it('takes some of a status, apart from the rest', () => {
    void client.applyStatus(Widget, { metadata: ref, status: { state: 'Ready' } });
    void client.applyStatus(Deployment, { metadata: ref, status: { replicas: 1 } });
    // @ts-expect-error no such state
    void client.applyStatus(Widget, { metadata: ref, status: { state: 'Odd' } });
    // @ts-expect-error the rest is not written this way
    void client.applyStatus(Widget, { metadata: ref, status: {}, spec: { size: 1 } });
    // @ts-expect-error the kind has no status
    void client.applyStatus(ConfigMap, { metadata: ref, status: {} });
  });
});

describe('a subresource', () => {
  it('has a kind of its own', () => {
    expectTypeOf(client.get(DeploymentScale, ref)).resolves.toEqualTypeOf<DeploymentScale>();
    void client.apply(DeploymentScale, { metadata: ref, spec: { replicas: 3 } });
    void client.create(PodEviction, { metadata: ref, deleteOptions: { gracePeriodSeconds: 5 } });
    void client
      .create(ServiceAccountToken, { metadata: ref, spec: { audiences: ['a'] } })
      .then(({ status }) => expectTypeOf(status?.token).toEqualTypeOf<string | undefined>());
    // @ts-expect-error a scale has replicas, no template
    void client.apply(DeploymentScale, { metadata: ref, spec: { template: {} } });
  });

  it('is no option, unless it is the status', () => {
    expectTypeOf(client.get(Widget, ref, { subresource: 'status' })).resolves.toEqualTypeOf<Widget>();
    void client.mergePatch(Widget, ref, { status: {} }, { subresource: 'status' });
    // @ts-expect-error it would be no Deployment
    void client.get(Deployment, ref, { subresource: 'scale' });
    // @ts-expect-error a status is not created
    void client.create(Widget, { metadata: ref, spec: { size: 1, parts: [] } }, { subresource: 'status' });
  });
});
