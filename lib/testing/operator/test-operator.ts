import type { INestApplicationContext } from '@nestjs/common';
import { filter, from, merge, Subject } from 'rxjs';
import { DEFAULT_CLUSTER } from '../../cluster/cluster.js';
import { installCrds } from '../../cluster/install-crds.js';
import type { KubernetesClient } from '../../cluster/kubernetes-client.js';
import { refuseUnknown } from '../../common/check-options.js';
import { compareResourceVersions } from '../../common/resource-version.js';
import { ReconcilerRegistry } from '../../kuberator.registry.js';
import type { ReconcileResult } from '../../reconcile/reconcile-result.js';
import { kindOf } from '../../resource/kind-of.js';
import type { Kind } from '../../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../../resource/kubernetes-object.js';
import { describeKey, objectKey } from '../../resource/object-key.js';
import type { SyncedEvent, WatchEvent } from '../../store/watch-event.js';
import { WatcherService } from '../../store/watcher.service.js';
import { EmbeddedCluster } from '../api-server/embedded-cluster.js';
import { Administrator } from './administrator.js';
import { connectModule, definitionsOf, expectBuilder } from './operator-module.js';
import { failuresOf, storyOf } from './run-story.js';
import type {
  OperatorCluster,
  OperatorModuleBuilder,
  ProviderToken,
  TestOperatorOptions,
} from './test-operator-options.js';
import { RealTestTime, type TestTime, VirtualTestTime } from './test-time.js';
import { untilArguments, type UntilArguments } from './until-arguments.js';
import { waitFor } from './wait-for.js';

const TIMEOUT_MS = 10_000;
const OPTIONS = ['cluster', 'clock', 'user', 'prepare', 'kinds', 'timeoutMs'];

/**
 * A whole operator under test, on an API server in this process.
 *
 * `start()` starts the server, points the `KuberatorModule` of the app to it (all its other options hold), installs the
 * CRDs of the reconcilers' kinds, starts the app, and resolves once all reconcilers have read what is there. `await using`
 * ends it all in the right order.
 *
 * @example
 * await using operator = await TestOperator.start(Test.createTestingModule({ imports: [AppModule] }));
 * const parcel = await operator.client.create(Parcel, { metadata: { name: 'books', namespace: 'default' }, spec });
 * await operator.until(parcel, ({ status }) => status?.state === 'Delivered');
 * operator.assertNoFailures();
 * @publicApi
 */
export class TestOperator<C extends OperatorCluster = EmbeddedCluster> implements AsyncDisposable {
  private readonly newResults = new Subject<ReconcileResult>();
  private readonly ended: ReconcileResult[] = [];
  private closing: Promise<void> | undefined;

  private constructor(
    /** The Nest app. */
    readonly app: INestApplicationContext,
    /** The server: its faults, its requests, its users. */
    readonly cluster: C,
    private readonly administrator: Administrator,
    private readonly newTime: () => TestTime,
    private readonly end: () => Promise<void>,
  ) {}

  /** @throws whatever keeps the app from starting, after all that was started has ended again */
  static async start<C extends OperatorCluster = EmbeddedCluster>(
    builder: OperatorModuleBuilder,
    options: TestOperatorOptions<C> = {},
  ): Promise<TestOperator<C>> {
    refuseUnknown(options, OPTIONS, 'TestOperator.start()');
    expectBuilder(builder);
    const { clock, timeoutMs = TIMEOUT_MS } = options;
    const closers: (() => Promise<void>)[] = [];
    const end = async () => {
      for (const close of closers.splice(0).reverse()) await close();
    };
    try {
      const own = options.cluster ? undefined : await EmbeddedCluster.start({ clock });
      if (own) closers.push(() => own.close());
      // Without one that is named, C is what it is by default.
      const cluster = (options.cluster ?? own) as C;
      const administrator = new Administrator(await cluster.kubeConfig());
      closers.push(() => administrator.close());
      await connectModule(builder, cluster, options);
      const app = await builder.compile();
      closers.push(() => app.close());
      await installCrds(administrator.client, [...definitionsOf(app), ...(options.kinds ?? [])]);
      await options.prepare?.(administrator.client, cluster);

      const newTime = () => (clock ? new VirtualTestTime(clock, timeoutMs) : new RealTestTime(timeoutMs));
      const operator = new TestOperator(app, cluster, administrator, newTime, end);
      operator.listen();
      await app.init();
      await operator.untilSynced();
      return operator;
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** Creates, reads and changes objects as an administrator: not as the operator, and not with its connection. */
  get client(): KubernetesClient {
    return this.administrator.client;
  }

  /** How the runs have ended so far, in their order. */
  get results(): readonly ReconcileResult[] {
    return this.ended;
  }

  /** A provider of the app, wherever it is. */
  get<T>(token: ProviderToken<T>): T;
  /** Of what takes the place of another: `get<RecordingEventRecorder>(EventRecorder)`. */
  get<T>(token: ProviderToken<unknown>): T;
  get<T>(token: ProviderToken<unknown>): T {
    return this.app.get<T>(token, { strict: false });
  }

  /**
   * Waits, through a watch, until the object in the cluster is as `condition` wants it, and gives it as it is then. The
   * condition may return whether it is so, or be made of assertions that throw as long as it is not.
   *
   * @example
   * await operator.until(parcel, ({ status }) => expect(status).toEqual({ state: 'Sent' }));
   * await operator.until(ConfigMap, { name: 'web', namespace: 'default' }, ({ data }) => data?.level === 'debug');
   * @throws Error when the time is over: with the last state, and as its cause what the condition threw
   */
  until<T extends KubernetesObject>(object: T, condition: (object: T) => unknown): Promise<T>;
  until<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    condition: (object: T) => unknown,
  ): Promise<T>;
  until<T extends KubernetesObject>(...args: UntilArguments<T>): Promise<T> {
    const [kind, ref, condition] = untilArguments(args);
    const name = describe(kind, ref);
    let last: T | undefined;
    return waitFor(
      this.administrator.watch(kind, ref).pipe(filter(isOfObject)),
      (event) => {
        last = event.type === 'applied' ? event.object : undefined;
        return last && condition(last) !== false ? { found: last } : undefined;
      },
      {
        time: this.newTime(),
        describe: () =>
          `${name} did not become what the test waits for. ${last ? `It is ${JSON.stringify(last)}` : 'It is not there'}. ${storyOf(this.ended)}`,
      },
    );
  }

  /** Waits until the object is gone from the cluster: finalizers and all. */
  async untilGone(object: KubernetesObject): Promise<void> {
    const kind = kindOf(object);
    const { name, namespace, uid } = object.metadata;
    let isThere = false;
    await waitFor(
      this.administrator.watch(kind, namespace === undefined ? { name } : { name, namespace }),
      (event) => {
        // Another one of its name is not the same.
        isThere =
          event.type === 'synced' ? isThere : event.type === 'applied' && event.object.metadata.uid === uid;
        return isThere ? undefined : { found: undefined };
      },
      {
        time: this.newTime(),
        describe: () => `${describe(kind, object.metadata)} is still there. ${storyOf(this.ended)}`,
      },
    );
  }

  /**
   * Waits until a run has seen this state of the object or a later one and succeeded, and gives its result. It may have
   * ended before this is called. A change that wakes no reconciler is waited for in vain.
   */
  untilReconciled(object: KubernetesObject): Promise<ReconcileResult> {
    const kind = kindOf(object);
    const { name, namespace, resourceVersion } = object.metadata;
    const key = objectKey(DEFAULT_CLUSTER, namespace, name);
    return waitFor(
      merge(from([...this.ended]), this.newResults),
      (result) => {
        const hasSeen = result.causes.some(
          (cause) =>
            'resourceVersion' in cause &&
            (compareResourceVersions(cause.resourceVersion, resourceVersion) ?? 0) >= 0,
        );
        const isDone = result.type === 'applied' || result.type === 'cleaned-up';
        return result.key === key && isDone && hasSeen ? { found: result } : undefined;
      },
      {
        time: this.newTime(),
        describe: () => `${describe(kind, object.metadata)} was not reconciled. ${storyOf(this.ended)}`,
      },
    );
  }

  /** @throws Error that tells of each run that failed so far */
  assertNoFailures(): void {
    const failures = failuresOf(this.ended);
    if (failures) throw failures;
  }

  /** Lets runs end, then closes the app, the test's own connection and, if it came with the operator, the server. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private listen(): void {
    this.get(ReconcilerRegistry)
      .results()
      .subscribe((result) => {
        this.ended.push(result);
        this.newResults.next(result);
      });
  }

  private async untilSynced(): Promise<void> {
    const registry = this.get(ReconcilerRegistry);
    const time = this.newTime();
    const unsynced = () => registry.reports().filter(({ isSynced }) => !isSynced);
    let isOver = false;
    const allSynced = (async () => {
      while (unsynced().length > 0 && !isOver) await new Promise((resolve) => setImmediate(resolve));
    })();
    await time.next(allSynced);
    isOver = true;
    if (unsynced().length === 0) return;
    const problem = this.get(WatcherService)
      .reports()
      .find(({ lastError }) => lastError)?.lastError;
    const names = unsynced().map(({ name }) => `"${name}"`);
    throw new Error(
      `${names.join(', ')} could not read the objects there are${problem ? `: ${problem.message}` : ''}`,
      { cause: problem },
    );
  }
}

const isOfObject = <T extends KubernetesObject>(
  event: WatchEvent<T>,
): event is Exclude<WatchEvent<T>, SyncedEvent> => event.type !== 'synced';

function describe({ resource }: Kind, { name, namespace }: ObjectRef): string {
  return `${resource.kind} ${describeKey(objectKey(DEFAULT_CLUSTER, namespace, name))}`;
}
