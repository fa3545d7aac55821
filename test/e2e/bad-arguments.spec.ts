import { Test } from '@nestjs/testing';
import { describe, expect, inject, it } from 'vitest';
import * as root from '../../lib/index.js';
import { KuberatorHealthIndicator, KuberatorHealthModule } from '../../lib/health/index.js';
import * as health from '../../lib/health/index.js';
import * as metrics from '../../lib/metrics/index.js';
import * as testing from '../../lib/testing/index.js';
import * as tracing from '../../lib/tracing/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { silent } from '../support/operator.js';

type Call = (...args: unknown[]) => unknown;

const { KuberatorModule, KuberatorError } = root;
const REF = { name: 'a', namespace: 'default' };

/** What comes of a mistake in plain JavaScript, of a file that is not there yet in a circle of imports, or of a cast. */
const MISTAKES: readonly (readonly unknown[])[] = [
  ...[[], [undefined], [null], ['x'], [5], [{}], [[]]],
  ...[
    [undefined, undefined],
    [{}, null],
    [{}, 'x'],
    ['x', null],
    ['x', {}],
    [{}, {}],
    [null, {}],
  ],
  ...[[{}, undefined, null], [ConfigMap], [ConfigMap, null], [ConfigMap, 'x'], [ConfigMap, REF, null]],
  ...[[REF], [REF, null], [{ metadata: null }], [{ metadata: REF }, null]],
];

/** Whatever was thrown that is no error of this package, once for each message. */
async function strangers(name: string, call: Call, mistakes = MISTAKES): Promise<string[]> {
  const found = new Map<string, string>();
  for (const args of mistakes) {
    try {
      const given: unknown = call(...args);
      // What is right all the same need not end.
      if (given instanceof Promise) await Promise.race([given, new Promise(setImmediate)]);
    } catch (error) {
      if (!KuberatorError.isKuberatorError(error)) found.set(String(error), JSON.stringify(args));
    }
  }
  return [...found].map(([error, args]) => `${name} with ${args}: ${error}`);
}

/** The functions of an object, or the static ones of a class. */
function functionsOf(owner: object): [string, Call][] {
  return Object.getOwnPropertyNames(owner).flatMap((name): [string, Call][] => {
    const value: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
    return typeof value === 'function' && !isClass(value)
      ? [[name, (...args) => Reflect.apply(value, owner, args) as unknown]]
      : [];
  });
}

const isClass = (value: object) => Function.prototype.toString.call(value).startsWith('class');

/** Starts a server for each call that it takes. */
const STARTS = new Set(['EmbeddedCluster.start', 'TestOperator.start']);

describe('whatever it is called with, an error of this package says what is wrong, from', () => {
  it.each(Object.entries({ root, health, metrics, testing, tracing }))(
    'the functions and static methods of %s',
    async (_name, exported) => {
      const found: string[] = [];
      for (const [name, value] of Object.entries(exported) as [string, unknown][]) {
        if (typeof value === 'function' && !isClass(value))
          found.push(...(await strangers(`${name}()`, value as Call)));
        else if ((typeof value === 'object' && value !== null) || typeof value === 'function')
          for (const [member, call] of functionsOf(value))
            if (!STARTS.has(`${name}.${member}`))
              found.push(...(await strangers(`${name}.${member}()`, call)));
      }
      expect(found).toEqual([]);
    },
  );

  it('the methods of the services', async () => {
    const declared = root.store(ConfigMap);
    const { kubeconfigPath: kubeConfig } = inject('controlPlane');
    const imports = [
      KuberatorModule.forRoot({ kubeConfig }),
      KuberatorModule.forFeature({ stores: [declared] }),
      KuberatorHealthModule.forRoot({ controller: false }),
    ];
    const app = await Test.createTestingModule({ imports }).setLogger(silent).compile();
    await app.init();
    const get = (token: Parameters<typeof app.get>[0]) => app.get<object>(token, { strict: false });
    const clusters = get(root.Clusters) as root.Clusters;
    await (get(root.getStoreToken(declared)) as root.Store<typeof declared>).synced();
    const methods: [object, string[]][] = [
      [
        get(root.KubernetesClient),
        ['get', 'find', 'list', 'create', 'replace', 'replaceStatus', 'mergePatch', 'mergePatchStatus'],
      ],
      [get(root.KubernetesClient), ['jsonPatch', 'apply', 'applyStatus', 'delete', 'deleteCollection']],
      [get(root.StatusService), ['update', 'updateWithError']],
      [get(root.FinalizerService), ['has', 'add', 'remove']],
      [get(root.EventRecorder), ['emit', 'tryEmit']],
      [get(root.ChildrenService), ['applyAll', 'plan', 'deleteAll']],
      [clusters, ['of']],
      [get(root.WatcherService), ['watch', 'reports']],
      [get(root.ReconcilerRegistry), ['get', 'reports', 'trigger', 'pause', 'resume', 'results']],
      [get(root.ShardService), ['rangeOf', 'has']],
      [get(root.getStoreToken(declared)), ['get', 'list', 'byIndex', 'ownedBy', 'waitFor', 'watchFor']],
      [get(KuberatorHealthIndicator), ['isLive', 'isReady', 'isStarted']],
    ];
    const found: string[] = [];
    for (const [service, names] of methods)
      for (const name of names) {
        const method = (service as Record<string, unknown>)[name];
        if (typeof method !== 'function') continue;
        const call: Call = (...args) => Reflect.apply(method, service, args) as unknown;
        found.push(...(await strangers(`${service.constructor.name}.${name}()`, call)));
      }
    // A class is a function, too.
    const noClass = MISTAKES.filter(([work]) => work !== ConfigMap);
    found.push(...(await strangers('run()', (work) => clusters.of('default').run(work as Call), noClass)));
    await app.close();
    expect(found).toEqual([]);
  });

  it('TestOperator, its cluster and the recorder', async () => {
    const module = Test.createTestingModule({ imports: [KuberatorModule.forRoot()] }).setLogger(silent);
    await using operator = await testing.TestOperator.start(module);
    const recorder = new testing.RecordingEventRecorder();
    const calls: [string, Call][] = [
      ['until()', (...args) => Reflect.apply(operator.until, operator, args) as unknown],
      ['untilGone()', (object) => operator.untilGone(object as never)],
      ['untilReconciled()', (object) => operator.untilReconciled(object as never)],
      ['user()', (name) => operator.cluster.user(name as string)],
      ['eventsOf()', (object) => recorder.eventsOf(object as never)],
      ['emit()', (...args) => Reflect.apply(recorder.emit, recorder, args)],
    ];
    const found: string[] = [];
    for (const [name, call] of calls) found.push(...(await strangers(name, call)));
    found.push(
      ...(await strangers('start()', (...args) => testing.TestOperator.start(...(args as [never])), [
        [],
        [null],
        ['x'],
        [{}],
      ])),
    );
    expect(found).toEqual([]);
  });
});

it.each([
  [() => root.resource(undefined as never), 'resource() to be an object that has version, kind, plural, got'],
  [() => root.customResource('Widget' as never), 'customResource() to be an object that has group, version'],
  [() => root.subresource({ name: 'scale' } as never), '`of` of subresource() to be a kind, such as'],
  [
    () => (root.Predicates.labels as () => boolean)(),
    'Hand the predicate itself over, as in `predicate: Predicates.labels`',
  ],
  [() => root.time(new Date(Number.NaN)), 'time() to be a Date that is valid, got "Invalid Date"'],
])('names what is wrong, where, and what is expected', (call, message) => {
  expect(call).toThrow(expect.objectContaining({ code: 'KUBERATOR_INVALID_OPTION' }));
  expect(call).toThrow(message);
});
