import { Injectable, Module, Scope, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { inject, describe, expect, it } from 'vitest';
import { Action, type Apply, KuberatorModule, type KuberatorOptions, Reconciler } from '../../lib/index.js';
import { Planet, Widget } from '../support/kinds.js';

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
