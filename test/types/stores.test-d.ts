import { describe, expectTypeOf, it } from 'vitest';
import { Conditions, type Store, store } from '../../lib/index.js';
import { ConfigMap, Deployment } from '../../lib/kinds/index.js';

export const deployments = store(Deployment, {
  indexes: {
    byApp: (d) => d.metadata.labels?.['app'],
    byReplicas: (d) => d.spec?.replicas ?? null,
    byImage: (d) => d.spec?.template.spec?.containers.map(({ image }) => image ?? '') ?? [],
  },
});
export const slim = store(Deployment, {
  fields: ['spec.replicas', 'metadata.labels', 'status.conditions'],
  indexes: { byReplicas: (d) => d.spec?.replicas },
});
export const metadata = store(Deployment, {
  metadataOnly: true,
  indexes: { byName: (d) => d.metadata.name },
});
export const plain = store(ConfigMap);

declare const byDeclaration: Store<typeof deployments>;
declare const byKind: Store<ConfigMap>;
declare const slimStore: Store<typeof slim>;
declare const metadataStore: Store<typeof metadata>;
declare const plainStore: Store<typeof plain>;

describe('a store', () => {
  it('has the objects of its declaration, or of its kind', () => {
    expectTypeOf(byDeclaration.get({ name: 'a', namespace: 'b' })).toEqualTypeOf<Deployment | undefined>();
    expectTypeOf(byDeclaration.list({ namespace: 'b' })).toEqualTypeOf<Deployment[]>();
    expectTypeOf(byKind.get({ name: 'a' })).toEqualTypeOf<ConfigMap | undefined>();
    expectTypeOf(plainStore.list()).toEqualTypeOf<ConfigMap[]>();
    expectTypeOf(plainStore.waitFor({ name: 'a' }, Conditions.exists)).toEqualTypeOf<
      Promise<ConfigMap | undefined>
    >();
    void byDeclaration.waitFor(({ spec }) => spec?.paused === true, Conditions.deploymentCompleted);
    // @ts-expect-error a ConfigMap is no Deployment
    void byKind.waitFor(({ spec }) => spec, Conditions.exists);
  });

  it('knows the names and values of its indexes', () => {
    expectTypeOf(byDeclaration.byIndex('byApp', 'web')).toEqualTypeOf<Deployment[]>();
    byDeclaration.byIndex('byReplicas', 3);
    byDeclaration.byIndex('byImage', 'nginx');
    // @ts-expect-error its values are numbers
    byDeclaration.byIndex('byReplicas', '3');
    // @ts-expect-error there is no such index
    byDeclaration.byIndex('byNode', 'a');
    // @ts-expect-error it has no index at all
    byKind.byIndex('byApp', 'web');
    // @ts-expect-error it has no index at all
    plainStore.byIndex('byApp', 'web');
  });

  it('of some fields has no others', () => {
    const object = slimStore.get({ name: 'a' });
    expectTypeOf(object?.spec?.replicas).toEqualTypeOf<number | undefined>();
    expectTypeOf(object?.metadata.labels).toEqualTypeOf<Record<string, string> | undefined>();
    expectTypeOf(object!.metadata.uid).toEqualTypeOf<string>();
    expectTypeOf(object?.status?.conditions?.[0]?.type).toEqualTypeOf<string | undefined>();
    slimStore.byIndex('byReplicas', 3);
    // @ts-expect-error it is not held
    void object?.spec?.template;
    // @ts-expect-error it is not held
    void object?.metadata.annotations;
    // @ts-expect-error it is not held
    void object?.status?.readyReplicas;
  });

  it('takes only fields that there are', () => {
    // @ts-expect-error it is misspelt
    store(Deployment, { fields: ['spec.replica'] });
    // @ts-expect-error inside of a list
    store(Deployment, { fields: ['spec.template.spec.containers.image'] });
    // @ts-expect-error under a name of a map
    store(Deployment, { fields: ['metadata.labels.app'] });
    store(Deployment, { fields: ['spec.template.spec.containers', 'spec.selector.matchLabels'] });
    store(ConfigMap, { fields: ['data'] });
  });

  it('of the metadata alone has nothing else', () => {
    const object = metadataStore.get({ name: 'a' });
    expectTypeOf(object?.metadata.labels).toEqualTypeOf<Record<string, string> | undefined>();
    metadataStore.byIndex('byName', 'a');
    // @ts-expect-error it is not received
    void object?.spec;
  });
});
