import { Injectable, Module, Scope, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { inject, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  child,
  InjectApi,
  InjectStore,
  KuberatorModule,
  type KuberatorOptions,
  Reconciler,
  ReconcilerRegistry,
  store,
  WatcherService,
} from '../../lib/index.js';
import { KuberatorHealthModule } from '../../lib/health/index.js';
import { KuberatorMetricsModule } from '../../lib/metrics/index.js';
import { KuberatorTracingModule } from '../../lib/tracing/index.js';
import { Planet, Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

const kubeConfig = () => inject('controlPlane').kubeconfigPath;

/** What a developer reads when the app does not start. */
async function startError(
  providers: Type[],
  options: KuberatorOptions = {},
  imports: (Type | object)[] = [],
): Promise<Error> {
  const root = KuberatorModule.forRoot({ kubeConfig: kubeConfig(), ...options });
  const building = Test.createTestingModule({ imports: [root, ...(imports as Type[])], providers })
    .setLogger(false as never)
    .compile()
    .then((module) => module.init());
  return building.then(
    () => {
      throw new Error('it started');
    },
    (error: Error) => error,
  );
}

class Fine implements Apply<Widget> {
  apply() {
    return Action.awaitChange();
  }
}

describe('the app does not start', () => {
  it('with a reconciler that has no apply()', async () => {
    @(Reconciler(Widget) as ClassDecorator)
    class WidgetReconciler {}
    expect(await startError([WidgetReconciler])).toMatchObject({
      code: 'KUBERATOR_INVALID_RECONCILER',
      message:
        '"WidgetReconciler" must implement "apply()". Add the method, or remove @Reconciler() from the class.',
    });
  });

  it('where replicas share objects by namespace, with a cluster-scoped kind that they would share', async () => {
    @Reconciler(Planet)
    class PlanetReconciler implements Apply<Planet> {
      apply() {
        return Action.awaitChange();
      }
    }
    const error = await startError([PlanetReconciler], { sharding: { name: 'planets', by: 'namespace' } });
    expect(error).toMatchObject({
      code: 'KUBERATOR_INVALID_RECONCILER',
      message:
        '"PlanetReconciler" is of Planet, which is cluster-scoped, but replicas share objects by namespace. ' +
        "Share them by 'uid', or set `replicas: 'one'` in @Reconciler(): one of the replicas runs all of its objects.",
    });
  });

  it('with two reconcilers of the same name', async () => {
    @Reconciler(Widget, { name: 'widgets' })
    class One extends Fine {}
    @Reconciler(Widget, { name: 'widgets' })
    class Two extends Fine {}
    const error = await startError([One, Two]);
    expect(error.message).toContain('"widgets" is the name of two reconcilers');
  });

  it('with a request-scoped reconciler, or one that depends on something request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {}
    @Reconciler(Widget)
    class WidgetReconciler extends Fine {
      constructor(readonly dependency: PerRequest) {
        super();
      }
    }
    const error = await startError([PerRequest, WidgetReconciler]);
    expect(error.message).toContain('"WidgetReconciler" is request-scoped, or depends on something that is');
  });

  it('with a reconciler that two modules provide', async () => {
    @Reconciler(Widget)
    class WidgetReconciler extends Fine {}
    @Module({ providers: [WidgetReconciler] })
    class OtherModule {}
    const error = await startError([WidgetReconciler], {}, [OtherModule]);
    expect(error.message).toMatch(
      /"WidgetReconciler" is provided twice, by ".*" and ".*"\. Provide it in one module/,
    );
  });

  it('with a reconciler of a factory that is wrong, which is called by its class', async () => {
    @Reconciler(Widget, { finalizer: 'example.com/x' })
    class MadeReconciler extends Fine {}
    const error = await startError([{ provide: 'made', useFactory: () => new MadeReconciler() } as never]);
    expect(error.message).toContain('"MadeReconciler" has the finalizer');
  });

  it.each(['no-slash', 'UPPER.example.com/x', 'example.com/', '/x', 'example.com/a b', 'example.com/x/y'])(
    'with the finalizer "%s"',
    async (finalizer) => {
      @Reconciler(Widget, { finalizer })
      class WidgetReconciler extends Fine {
        cleanup() {
          return Action.awaitChange();
        }
      }
      const error = await startError([WidgetReconciler]);
      expect(error.message).toContain(`"WidgetReconciler" has the finalizer "${finalizer}" (string)`);
      expect(error.message).toContain('"widgets.test.kuberator.dev/cleanup"');
    },
  );

  it('with a cleanup() that has no finalizer, and a finalizer that has no cleanup()', async () => {
    @Reconciler(Widget)
    class Unheld extends Fine {
      cleanup() {
        return Action.awaitChange();
      }
    }
    @Reconciler(Widget, { finalizer: 'example.com/x' })
    class Uncleaned extends Fine {}
    expect((await startError([Unheld])).message).toContain('implements "cleanup()", but has no finalizer');
    expect((await startError([Uncleaned])).message).toContain(
      'has the finalizer "example.com/x", but no "cleanup()"',
    );
  });

  it('with a reconciler that is to poll, but can not', async () => {
    @Reconciler(Widget, { poll: { everyMs: 60_000 } })
    class WidgetReconciler extends Fine {}
    expect((await startError([WidgetReconciler])).message).toBe(
      '"WidgetReconciler" is to poll, but has no "poll()". Add the method, or leave `poll` out.',
    );
    @Reconciler(Widget, { poll: { everyMs: 10 } })
    class HastyReconciler extends Fine {
      poll() {}
    }
    expect((await startError([HastyReconciler])).message).toBe(
      'Expected `everyMs` of `poll` of @Reconciler() of "HastyReconciler" to be a finite number >= 1000, got `10` (number)',
    );
  });

  it('with a poll() that nobody would call, or what should be a method and is none', async () => {
    @Reconciler(Widget)
    class SilentReconciler extends Fine {
      poll() {}
    }
    expect((await startError([SilentReconciler])).message).toBe(
      '"SilentReconciler" implements "poll()", but does not say how often. Add it to @Reconciler(), such as `poll: { everyMs: 60_000 }`.',
    );
    @(Reconciler(Widget) as ClassDecorator)
    class WidgetReconciler extends Fine {
      onError = 'retry';
    }
    expect((await startError([WidgetReconciler])).message).toContain(
      '"WidgetReconciler" has a "onError" that is no method, but "retry" (string).',
    );
  });

  it.each([5, '', 'a b'])('with %j as the name of a reconciler', async (name) => {
    @Reconciler(Widget, { name: name as string })
    class WidgetReconciler extends Fine {}
    expect((await startError([WidgetReconciler])).message).toContain(
      'Expected `name` of @Reconciler() of "WidgetReconciler" to be a name without spaces',
    );
  });

  it.each([
    ['KuberatorModule.forFeature()', KuberatorModule.forFeature({ stores: [Widget] })],
    ['KuberatorHealthModule.forRoot()', KuberatorHealthModule.forRoot()],
    ['KuberatorMetricsModule.forRoot()', KuberatorMetricsModule.forRoot({ defaultMetrics: false })],
    ['KuberatorTracingModule.forRoot()', KuberatorTracingModule.forRoot()],
  ])('with %s, but without KuberatorModule.forRoot()', async (who, module) => {
    const building = Test.createTestingModule({ imports: [module] })
      .setLogger(false as never)
      .compile();
    await expect(building).rejects.toMatchObject({
      code: 'KUBERATOR_INVALID_MODULE',
      message: `${who} found no KuberatorModule. Import KuberatorModule.forRoot() in the root module; it is global.`,
    });
  });

  it.each<[string, Type]>([
    ['KuberatorHealthModule', KuberatorHealthModule],
    ['KuberatorMetricsModule', KuberatorMetricsModule],
    ['KuberatorTracingModule', KuberatorTracingModule],
  ])('with %s as a bare class', async (name, module) => {
    expect((await startError([], {}, [module])).message).toBe(
      `Import ${name}.forRoot(), not the bare class: it does nothing.`,
    );
  });

  it('with two reconcilers that share a finalizer of a kind', async () => {
    class Cleaning extends Fine {
      cleanup() {
        return Action.awaitChange();
      }
    }
    @Reconciler(Widget, { finalizer: 'example.com/x' })
    class One extends Cleaning {}
    @Reconciler(Widget, { finalizer: 'example.com/x' })
    class Two extends Cleaning {}
    expect((await startError([One, Two])).message).toContain(
      'shares the finalizer "example.com/x" of Widget with "One"',
    );
  });

  it.each<[string, KuberatorOptions]>([
    ['concurrency', { concurrency: 0 }],
    ['debounceMs', { debounceMs: -1 }],
    ['debounceMaxWaitMs', { debounceMaxWaitMs: Number.NaN }],
    ['debounceMaxWaitMs', { debounceMs: 500, debounceMaxWaitMs: 100 }],
    ['reconcileTimeoutMs', { reconcileTimeoutMs: Infinity }],
    ['requestTimeoutMs', { requestTimeoutMs: '30s' as never }],
    ['shutdownTimeoutMs', { shutdownTimeoutMs: -5 }],
    ['backoff.maxMs', { backoff: { initialMs: 100, maxMs: 10 } }],
    ['watch.pageSize', { watch: { pageSize: 1.5 } }],
    ['watch.initialState', { watch: { initialState: 'snapshot' as never } }],
    ['fieldManager', { fieldManager: '' }],
  ])('with a bad %s', async (name, options) => {
    const error = await startError([], options);
    expect(error).toMatchObject({ code: 'KUBERATOR_INVALID_OPTION' });
    expect(error.message).toMatch(
      new RegExp(
        `^Expected \`${name.replace('.', '\\.')}\` of KuberatorModule\\.forRoot\\(\\) to be .*, got `,
      ),
    );
  });

  it('with an option that does not exist', async () => {
    const error = await startError([], { debounce: 5 } as never);
    expect(error.message).toContain('KuberatorModule.forRoot() has no option `debounce`. It has: ');
  });

  it('with a bad option of a reconciler', async () => {
    @Reconciler(Widget, { concurrency: 0 })
    class WidgetReconciler extends Fine {}
    expect((await startError([WidgetReconciler])).message).toBe(
      'Expected `concurrency` of @Reconciler() of "WidgetReconciler" to be a whole number >= 1, got `0` (number)',
    );
  });

  it.each<[string, object, string]>([
    [
      'a namespace that can not be',
      { namespaces: 'Bad_NS' },
      'Expected `namespaces` of @Reconciler() of "WidgetReconciler" to be one or several names',
    ],
    ['one such namespace among others', { namespaces: ['default', ''] }, 'Expected `namespaces`'],
    ['an empty namespace, which does not mean all', { namespaces: '' }, 'Expected `namespaces`'],
    ['no namespace at all', { namespaces: [] }, 'Expected `namespaces`'],
    ['namespaces both named and selected', { namespaces: 'a', namespaceSelector: 'b' }, 'got both'],
    [
      'a namespace selector that does not parse',
      { namespaceSelector: 'a in (' },
      'Expected `namespaceSelector`',
    ],
    [
      'a label selector that is no text',
      { labelSelector: { app: 'web' } },
      'Expected `labelSelector` of @Reconciler() of "WidgetReconciler" to be a selector such as "app=web,tier in (a,b)", got `{"app":"web"}` (object): it is no text',
    ],
    [
      'a label selector that does not parse',
      { labelSelector: 'app in (a' },
      'the values are not closed with ")"',
    ],
    [
      'a field selector that does not parse',
      { fieldSelector: 'metadata.name' },
      '"metadata.name" has no operator',
    ],
  ])('with a reconciler for %s', async (_, options, message) => {
    @Reconciler(Widget, options)
    class WidgetReconciler extends Fine {}
    const error = await startError([WidgetReconciler]);
    expect(error).toMatchObject({ code: 'KUBERATOR_INVALID_OPTION' });
    expect(error.message).toContain(message);
  });

  it.each<[string, object | null, string]>([
    [
      'that are null',
      null,
      'Expected the options of KuberatorModule.forRoot() to be an object, got `null` (null)',
    ],
    [
      'with a backoff that has no end',
      { backoff: { initialMs: 5 } },
      'Expected `backoff.maxMs` of KuberatorModule.forRoot() to be a finite number >= 5, got `undefined`',
    ],
    [
      'with a backoff that is misspelt',
      { backoff: { initialMs: 5, maxMS: 10 } },
      'KuberatorModule.forRoot().backoff has no option `maxMS`. It has: initialMs, maxMs, factor.',
    ],
    [
      'with a silence that healthy streams exceed at once',
      { watch: { silenceMs: 10 } },
      'Expected `watch.silenceMs` of KuberatorModule.forRoot() to be a finite number >= 1000, got `10` (number)',
    ],
    [
      'with a watch that is none',
      { watch: 5 },
      'Expected the options of KuberatorModule.forRoot().watch to be an object',
    ],
    [
      'with a kubeConfig that is none',
      { kubeConfig: 5 },
      'Expected `kubeConfig` of KuberatorModule.forRoot() to be a KubeConfig of @kubernetes/client-node, or the path of a file, got `5` (number)',
    ],
    [
      'with a context that is no name',
      { context: 5 },
      'Expected `context` of KuberatorModule.forRoot() to be the name of a context, got `5` (number)',
    ],
  ])('with options %s', async (_, options, message) => {
    const start = async () => {
      const root = KuberatorModule.forRoot((options && { kubeConfig: kubeConfig(), ...options }) as never);
      await Test.createTestingModule({ imports: [root] })
        .setLogger(false as never)
        .compile();
    };
    const error = await start().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'KUBERATOR_INVALID_OPTION' });
    expect((error as Error).message).toContain(message);
  });

  it('with a factory of options that gives none', async () => {
    const root = KuberatorModule.forRootAsync({ useFactory: () => undefined as never });
    const error = await Test.createTestingModule({ imports: [root] })
      .setLogger(false as never)
      .compile()
      .catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain(
      'Expected the options of KuberatorModule.forRoot() to be an object, got `undefined`',
    );
  });

  it('with a predicate that is none', async () => {
    @Reconciler(Widget, { predicate: 'status' as never })
    class WidgetReconciler extends Fine {}
    expect((await startError([WidgetReconciler])).message).toBe(
      '"WidgetReconciler" has a predicate that is no function, but "status" (string). Give it one of Predicates, or a function of your own.',
    );
  });

  it('with a second forRoot()', async () => {
    @Module({ imports: [KuberatorModule.forRoot({ kubeConfig: '/dev/null' })] })
    class OtherModule {}
    const error = await startError([], { kubeConfig: kubeConfig() }, [
      KuberatorModule.forRoot({ kubeConfig: kubeConfig() }),
    ]);
    expect(error).toMatchObject({ code: 'KUBERATOR_INVALID_MODULE' });
    expect(OtherModule).toBeDefined();
  });

  it('with something that is no kind', async () => {
    @Reconciler(class {} as never)
    class WidgetReconciler extends Fine {}
    expect((await startError([WidgetReconciler])).message).toContain(
      'Give it a class made with customResource() or resource()',
    );
  });

  it('with namespaces for a cluster-scoped kind', async () => {
    @Reconciler(Planet, { namespaces: 'default' })
    class PlanetReconciler extends Fine {}
    expect((await startError([PlanetReconciler])).message).toContain(
      'the kind is cluster-scoped. Leave `namespaces` out.',
    );
  });

  it.each<[string, KuberatorOptions, string]>([
    [
      'a kubeconfig that is not there',
      { kubeConfig: '/nowhere/config' },
      'The kubeconfig "/nowhere/config" could not be read.',
    ],
    ['a context that is not there', { context: 'prod' }, 'The kubeconfig has no context "prod". It has: '],
  ])('with %s', async (_, options, message) => {
    const error = await startError([], options);
    expect(error).toMatchObject({ code: 'KUBERATOR_KUBECONFIG' });
    expect(error.message).toContain(message);
  });
});

describe('a watch of WatcherService', () => {
  it.each<[object, string]>([
    [{ namespaces: 'Bad_NS' }, 'Expected `namespaces` of WatcherService.watch() to be'],
    [{ namespaceSelector: 'a b' }, 'Expected `namespaceSelector` of WatcherService.watch() to be'],
    [{ labelSelector: 'a b' }, 'Expected `labelSelector` of WatcherService.watch() to be'],
    [{ fieldSelector: 7 }, 'Expected `fieldSelector` of WatcherService.watch() to be'],
    [{ labelselector: 'a=b' }, 'WatcherService.watch() has no option `labelselector`'],
    [{ metadataOnly: 'yes' }, 'Expected `metadataOnly` of WatcherService.watch() to be true or false'],
  ])('is refused with %j', async (options, message) => {
    await using operator = await startOperator(kubeConfig(), []);
    const watcher = operator.get(WatcherService);
    expect(() => watcher.watch(Widget, options)).toThrow(message);
  });
});

describe('what is declared while its kind is not there yet', () => {
  const none = undefined as never;
  it.each<[string, () => unknown, string]>([
    ['store()', () => store(none), 'Expected the kind of store() to be a class made with'],
    [
      '@InjectStore()',
      () => InjectStore(none),
      'Expected what @InjectStore() is given to be what store() returned',
    ],
    ['@InjectApi()', () => InjectApi(none), 'Expected what @InjectApi() is given to be an API class'],
    ['child()', () => child(none, none), 'Expected the kind of child() to be a class made with'],
    [
      'a list of stores',
      () => KuberatorModule.forFeature({ stores: Widget as never }),
      'to be an array, got Widget',
    ],
    [
      'a store of a cluster-scoped kind in namespaces',
      () => KuberatorModule.forFeature({ stores: [store(Planet, { namespaceSelector: 'a=b' })] }),
      'is cluster-scoped. Leave `namespaceSelector` out.',
    ],
  ])('is refused by %s', (_, declare, message) => {
    expect(declare).toThrow(message);
  });
});

it('pauses nothing by an object where its name is wanted', async () => {
  @Reconciler(Widget)
  class WidgetReconciler extends Fine {}
  await using operator = await startOperator(kubeConfig(), [WidgetReconciler], {}, { waitForSync: false });
  const registry = operator.get(ReconcilerRegistry);
  const widget = { metadata: { name: 'a', namespace: 'default' } };
  expect(() => registry.pause(WidgetReconciler, widget as never)).toThrow('Pass its `metadata`.');
  expect(() => registry.trigger(none(), { name: 'a' })).toThrow('No reconciler "undefined" runs here.');
});

const none = () => undefined as never;
