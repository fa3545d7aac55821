import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  Action,
  type Apply,
  customResource,
  type KubernetesClient,
  type OnError,
  type Poll,
  Reconciler,
  type Predicate,
  Predicates,
  type ReconcileResult,
  type StatusService,
  type WatchEvent,
  type WatcherService,
} from '../../lib/index.js';
import { ConfigMap, Deployment } from '../../lib/kinds/index.js';

class Widget extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  spec: z.object({ size: z.int().default(1) }),
  status: z.object({ state: z.enum(['Ready', 'Failed']) }),
}) {}

declare const client: KubernetesClient;
declare const watcher: WatcherService;
declare const status: StatusService;
declare const widget: Widget;
declare const result: ReconcileResult;

describe('the public types', () => {
  it('let only a class with a fitting apply() be a reconciler', () => {
    @Reconciler(Widget)
    class Fitting implements Apply<Widget> {
      apply = (object: Widget) => Action.requeue(object.spec.size);
    }
    expectTypeOf<Fitting>().toExtend<Apply<Widget>>();

    // @ts-expect-error there is no apply()
    @Reconciler(Widget)
    class Empty {}

    // @ts-expect-error its objects are of another kind
    @Reconciler(ConfigMap)
    class Wrong implements Apply<Widget> {
      apply(object: Widget) {
        return Action.requeue(object.spec.size);
      }
    }
    // @ts-expect-error its cleanup() is for objects of another kind
    @Reconciler(Widget, { finalizer: 'example.com/x' })
    class WrongCleanup implements Apply<Widget> {
      apply = () => Action.awaitChange();
      cleanup = (object: Deployment) => Action.requeue(object.spec?.replicas ?? 0);
    }
    // @ts-expect-error its poll() is for objects of another kind
    @Reconciler(Widget, { poll: { everyMs: 60_000 } })
    class WrongPoll implements Apply<Widget>, Poll<Deployment> {
      apply = () => Action.awaitChange();
      poll = (object: Deployment) => object.spec?.replicas;
    }
    void [Empty, Wrong, WrongCleanup, WrongPoll];
  });

  it('give a predicate the objects of its kind', () => {
    const isLarge: Predicate<Widget> = ({ current }) => current.spec.size > 10;
    class Fitting implements Apply<Widget> {
      apply = () => Action.awaitChange();
    }
    Reconciler(Widget, { predicate: Predicates.all(isLarge, Predicates.generation) })(Fitting);
    Reconciler(Widget, { predicate: ({ previous, current }) => previous.spec.size < current.spec.size })(
      Fitting,
    );
    // @ts-expect-error it is for objects of another kind
    Reconciler(ConfigMap, { predicate: isLarge });
  });

  it('know what a kind holds, everywhere it goes', () => {
    expectTypeOf(client.get(Widget, { name: 'a' })).resolves.toEqualTypeOf<Widget>();
    expectTypeOf(client.list(Deployment)).resolves.toEqualTypeOf<Deployment[]>();
    watcher.watch(Widget).subscribe((event) => {
      expectTypeOf(event).toEqualTypeOf<WatchEvent<Widget>>();
      if (event.type === 'applied') expectTypeOf(event.object.spec.size).toEqualTypeOf<number>();
      // @ts-expect-error that everything was told is not about an object
      if (event.type === 'synced') void event.object;
    });
    expectTypeOf(widget.metadata.creationTimestamp).toEqualTypeOf<string>();
  });

  it('take the status of the kind, and no other', () => {
    void status.update(widget, { state: 'Ready' });
    // @ts-expect-error no such state
    void status.update(widget, { state: 'Odd' });
    // @ts-expect-error the generation is set by itself
    void status.update(widget, { state: 'Ready', observedGeneration: 1 });
  });

  it('take a status that is one of several, as one of them', () => {
    class Job extends customResource({
      group: 'example.com',
      version: 'v1',
      kind: 'Job',
      plural: 'jobs',
      status: z.discriminatedUnion('state', [
        z.object({ state: z.literal('Running'), since: z.string() }),
        z.object({ state: z.literal('Failed'), why: z.string() }),
      ]),
    }) {}
    const job = {} as Job;
    void status.update(job, { state: 'Failed', why: 'no space' });
    // @ts-expect-error it does not say why
    void status.update(job, { state: 'Failed' });
  });

  it('take a manifest without what the server fills in', () => {
    void client.create(Widget, { metadata: { name: 'a', namespace: 'b' }, spec: {} });
    // @ts-expect-error a size is a number
    void client.create(Widget, { metadata: {}, spec: { size: 'large' } });
    // @ts-expect-error the spec is missing
    void client.create(Widget, { metadata: {} });
  });

  it('tell the ends of a run apart', () => {
    if (result.type === 'failed') expectTypeOf(result.error.phase).toExtend<string>();
    if (result.type === 'applied') expectTypeOf(result.action).toEqualTypeOf<Action>();
    if (result.type === 'skipped')
      expectTypeOf(result.reason).toEqualTypeOf<
        'gone' | 'deleting' | 'paused' | 'released' | 'namespace-terminating'
      >();
  });
});

it('let only onError() return a retry', () => {
  const onError: OnError<Widget>['onError'] = () => Action.retry(1_000);
  // @ts-expect-error a run that succeeded is not retried
  const apply: Apply<Widget>['apply'] = () => Action.retry(1_000);
  void [onError, apply];
});
