import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigMap, Lease } from '../../lib/kinds/index.js';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { connect } from '../support/cluster.js';
import { PackedPackage } from '../support/packed-package.js';
import { compilers, mustRunNode, repository, runNode } from '../support/repository.js';
import { blockedOperator, type BlockedReport, LEASE } from './blocked-operator.js';
import { publicNames, unexported } from './public-names.js';

/** A small operator, as a user would write it. It starts without a cluster, says what runs, and stops. */
const operator = `
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Action, type Apply, type Cleanup, customResource, KuberatorModule, KubernetesClient, type ReconcileContext, Reconciler,
  ReconcilerRegistry, resource, StatusService, WatcherService,
} from 'nestjs-kuberator';
import { Deployment } from 'nestjs-kuberator/kinds';
import { filter } from 'rxjs';
import { z } from 'zod';

export class Widget extends customResource({
  group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets',
  spec: z.object({ size: z.int() }),
  status: z.object({ state: z.enum(['Created', 'Deleted']), observedGeneration: z.int().optional() }),
}) {}

@Injectable()
class Names {
  of(widget: Widget): string {
    return widget.metadata.name;
  }
}

@Reconciler(Widget, { finalizer: 'widgets.example.com/cleanup' })
export class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
  constructor(private readonly status: StatusService, private readonly names: Names) {}

  async apply(widget: Widget, context: ReconcileContext): Promise<Action> {
    const size: number = widget.spec.size;
    context.logger.log(\`\${this.names.of(widget)} has size \${size}\`);
    await this.status.update(widget, { state: 'Created' });
    return Action.awaitChange();
  }

  cleanup(): Action {
    return Action.requeue(1_000);
  }
}

// @ts-expect-error A reconciler of widgets needs an apply() for widgets.
@Reconciler(Widget)
export class Unfinished {}

@Module({ imports: [KuberatorModule.forRoot()], providers: [Names, WidgetReconciler] })
class AppModule {}

// What the compiler infers it must be able to write into a declaration file, with the names that the package exports.
export const Kinds = { Widget, Deployment };
export const list = (client: KubernetesClient) => client.list(Widget);
export const scaled = (client: KubernetesClient) => client.get(Deployment, { name: 'a', namespace: 'b' });
export const changes = (watcher: WatcherService) => watcher.watch(Widget).pipe(filter(({ type }) => type !== 'synced'));
export const applied = (watcher: WatcherService) =>
  watcher.watch(Deployment).pipe(filter((event) => event.type === 'applied'));
export const watches = (watcher: WatcherService) => watcher.reports();
export const running = (registry: ReconcilerRegistry) => registry.reports()[0]?.running;
export const failures = (registry: ReconcilerRegistry) =>
  registry.results().pipe(filter((result) => result.type === 'failed'));
export const Gadget = customResource({
  group: 'example.com', version: 'v1', kind: 'Gadget', plural: 'gadgets', spec: z.object({ size: z.int() }), conditions: true,
});
export const Certificate = resource<{ spec: { dnsNames: string[] } }>({
  group: 'cert-manager.io', version: 'v1', kind: 'Certificate', plural: 'certificates',
});
export const parts = (widget: Widget) => ({ status: widget.status, spec: widget.spec, metadata: widget.metadata });
export const crd = () => Widget.crd();
export const versions = () => Widget.crd().spec.versions;
export const causes = (context: ReconcileContext) => context.causes;

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'fatal'], abortOnError: false });
  const running = app.get(ReconcilerRegistry).reports().map(({ name }) => name);
  await app.close();
  writeFileSync('running.json', JSON.stringify(running));
}
void main();
`;

/** Imports a module and tells what it exports and which files that loaded. */
const inspector = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) });
const names = Object.keys(await import(process.argv[2]));
console.log(JSON.stringify({ names: names.sort(), loaded: [...loaded] }));
`;

/** Tells, at the end, what Node has loaded of its own that a server has no use for. */
const tellUnused = `data:text/javascript,${encodeURIComponent(`
process.on('exit', () => {
  const unused = process.moduleLoadList.filter((name) => name.includes('undici'));
  console.error('loaded in vain: ' + JSON.stringify(unused));
});
`)}`;

/** A cluster that does not answer. */
const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'nowhere', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'nobody', user: { token: 'none' } }],
  contexts: [{ name: 'nowhere', context: { cluster: 'nowhere', user: 'nobody' } }],
  'current-context': 'nowhere',
});

/** What `nest new` gives, and stricter: our declarations have to stand up to every check. */
const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  esModuleInterop: true,
  skipLibCheck: false,
  types: ['node'],
  declaration: true,
  rootDir: '.',
  outDir: 'dist',
};

// Compilers take their time on a machine that is busy with the other tests.
describe('the packed package', { timeout: 240_000 }, () => {
  let packed: PackedPackage;
  beforeAll(async () => {
    packed = await PackedPackage.create();
  }, 240_000);
  afterAll(() => packed?.remove());

  it('has the compiled library, what it says about itself, and nothing else', () => {
    const data = /^dist\/lib\/testing\/api-server\/builtin\/data\//;
    const others = packed.files.filter(
      (file) => !/^dist\/lib\/.+\.(js|d\.ts)(\.map)?$/.test(file) && !data.test(file),
    );
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE-MIT', 'README.md', 'package.json']);
    expect(packed.files.filter((file) => /\.(spec|test-d)\./.test(file))).toEqual([]);
  });

  it('exports exactly these names', () => {
    const entryPoints = packed.entryPoints;
    const names = publicNames(entryPoints.map(({ types }) => types));
    const listing = entryPoints.map(({ specifier }, index) => {
      const { values = [], types = [] } = names[index] ?? {};
      return [specifier, ...values.map((name) => `  ${name}`), ...types.map((name) => `  type ${name}`)].join(
        '\n',
      );
    });
    expect(
      names.flatMap(({ broken }) => broken),
      'exported, but @internal',
    ).toEqual([]);
    // A name here is a promise to users. `npx vitest run test/package -u` takes over what changed on purpose.
    expect(`\n${listing.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      nestjs-kuberator
        Action
        ChildConflictError
        ChildrenError
        ChildrenResult
        ChildrenService
        ClusterError
        Clusters
        ConditionType
        Conditions
        CrdNotEstablishedError
        EventDroppedError
        EventRecorder
        FinalizerService
        InjectApi
        InjectStore
        InvalidChildError
        InvalidKindError
        InvalidModuleError
        InvalidOptionError
        InvalidQuantityError
        InvalidReconcilerError
        InvalidRequestError
        InvalidSchemaError
        KUBERATOR_CLOCK
        KubeConfigError
        KubeStatusError
        KuberatorError
        KuberatorModule
        KubernetesClient
        LeaderService
        NotLeaderError
        ObjectGoneError
        OwnerChangedError
        OwnerReferenceError
        Plan
        Predicates
        Quantity
        ReconcileError
        ReconcileTimeoutError
        Reconciler
        ReconcilerRegistry
        RequestAbortedError
        RequestTimeoutError
        RequeueError
        ShardLostError
        ShardService
        StatusService
        Store
        StoreNotSyncedError
        TerminalError
        TransportError
        WaitTimeoutError
        WatchError
        WatcherService
        child
        controllerReference
        customResource
        findCondition
        findController
        getApiToken
        getStoreToken
        installCrds
        isConditionTrue
        isControlledBy
        jsonSchema
        kubeconfigSecrets
        microTime
        owned
        ownerReference
        parseObjectKey
        resource
        setCondition
        setControllerReference
        store
        subresource
        time
        watched
        type ApiClass
        type AppliedEvent
        type Apply
        type ApplyChildrenOptions
        type ApplyOptions
        type AsStatusError
        type BackoffOptions
        type CallOptions
        type Cause
        type ChangedPart
        type Child
        type ChildOptions
        type ChildOutcome
        type Cleanup
        type Clock
        type ClusterAccess
        type ClusterAssignment
        type ClusterChange
        type ClusterObjectRef
        type ClusterOptions
        type ClusterProvider
        type ClustersOptions
        type Condition
        type ConditionInput
        type CrdManifest
        type CustomObject
        type CustomResourceClass
        type CustomResourceOptions
        type DeleteOptions
        type DeletedEvent
        type DropCluster
        type EngageCluster
        type EventOptions
        type EventType
        type FieldChange
        type IndexFunction
        type IndexValue
        type IndexesOf
        type InstallCrdsOptions
        type JsonPatchOperation
        type JsonSchema
        type JsonSchemaOptions
        type JsonSchemaTarget
        type Kind
        type KubeConfigLike
        type KubeStatus
        type KubeconfigSecretsOptions
        type KuberatorAsyncOptions
        type KuberatorErrorCode
        type KuberatorFeatureOptions
        type KuberatorOptions
        type KuberatorOptionsFactory
        type KubernetesObject
        type LeaderElectionOptions
        type Leadership
        type LeaseTimes
        type ListOptions
        type Manifest
        type ObjectChange
        type ObjectIn
        type ObjectKey
        type ObjectMeta
        type ObjectMetaInput
        type ObjectOf
        type ObjectRef
        type OnError
        type Owned
        type OwnedOptions
        type OwnedRelation
        type Owner
        type OwnerReference
        type PartialManifest
        type PipelineOptions
        type PlannedChange
        type Poll
        type PollContext
        type PollOptions
        type Predicate
        type PrinterColumn
        type PrunedChild
        type Raw
        type RawValue
        type ReadOptions
        type ReconcileContext
        type ReconcileFailure
        type ReconcileLogger
        type ReconcilePhase
        type ReconcileResult
        type ReconcileSkip
        type ReconcileSuccess
        type ReconcilerDecorator
        type ReconcilerOptions
        type ReconcilerReport
        type RelatedCause
        type RelatedMapper
        type RelationOptions
        type ResourceClass
        type ResourceDefinition
        type ResourceObject
        type ResourceOptions
        type RetryAction
        type ScaleOptions
        type SchemaProblem
        type SchemaType
        type Sendable
        type ShardBy
        type ShardMember
        type ShardState
        type ShardingOptions
        type StandardJsonSchema
        type StatusError
        type StatusManifest
        type StatusOf
        type StoreDeclaration
        type StoreListOptions
        type StoreOptions
        type StructuralSchema
        type StuckDeletion
        type StuckDeletions
        type SubresourceOptions
        type SyncedEvent
        type Timer
        type TriggerRequest
        type Triggers
        type UpdateOptions
        type ValidationRule
        type WaitCondition
        type WaitOptions
        type WatchErrorReason
        type WatchEvent
        type WatchOptions
        type WatchReport
        type WatchSettings
        type WatchState
        type WatchStatus
        type WatchedOptions
        type WatchedRelation
        type WriteOptions
      nestjs-kuberator/kinds
        APIService
        CSIDriver
        CSINode
        ClusterRole
        ClusterRoleBinding
        ConfigMap
        ControllerRevision
        CoreEvent
        CronJob
        CustomResourceDefinition
        DaemonSet
        Deployment
        DeploymentScale
        EndpointSlice
        Endpoints
        HorizontalPodAutoscaler
        Ingress
        IngressClass
        Job
        KubeEvent
        Lease
        LimitRange
        MutatingWebhookConfiguration
        Namespace
        NetworkPolicy
        Node
        PersistentVolume
        PersistentVolumeClaim
        Pod
        PodDisruptionBudget
        PodEviction
        PodTemplate
        PriorityClass
        ReplicaSet
        ReplicaSetScale
        ReplicationController
        ResourceQuota
        Role
        RoleBinding
        Secret
        Service
        ServiceAccount
        ServiceAccountToken
        StatefulSet
        StatefulSetScale
        StorageClass
        ValidatingAdmissionPolicy
        ValidatingAdmissionPolicyBinding
        ValidatingWebhookConfiguration
        VolumeAttachment
      nestjs-kuberator/health
        KuberatorHealthIndicator
        KuberatorHealthModule
        type HealthPaths
        type KuberatorHealthOptions
        type KuberatorHealthResult
        type LeaderHealth
        type LivenessDetails
        type LivenessOptions
        type ReadinessDetails
        type ReadinessOptions
        type ShardHealth
        type StuckDeletionHealth
        type StuckRun
        type WatchHealth
        type WatchState
      nestjs-kuberator/metrics
        KUBERATOR_METRICS_REGISTRY
        KuberatorMetricsModule
        type KuberatorMetricsOptions
      nestjs-kuberator/tracing
        KuberatorTracingModule
        type KuberatorTracingOptions
      nestjs-kuberator/testing
        EmbeddedCluster
        EmbeddedUser
        FAULT_CATALOGUE
        Faults
        RecordingEventRecorder
        TestOperator
        VirtualClock
        createContext
        createObject
        type CataloguedFault
        type EmbeddedClusterOptions
        type Fault
        type FaultAction
        type FaultChange
        type FaultMatch
        type FaultMoment
        type FaultPlan
        type FaultRecord
        type HostilePayload
        type InterferingAction
        type ObjectFields
        type OperatorCluster
        type OperatorModuleBuilder
        type ProviderToken
        type RecordedEvent
        type RequestRecord
        type TestOperatorOptions
      "
    `);
  });

  it('says of each of them what it is', () => {
    const names = publicNames(packed.entryPoints.map(({ types }) => types));
    expect(names.flatMap(({ values }) => values)).toContain('KuberatorModule');
    expect(names.flatMap(({ undocumented }) => undocumented)).toEqual([]);
  });

  it('exports whatever is marked as public', () => {
    expect(unexported(packed.entryPoints.map(({ types }) => types))).toEqual([]);
  });

  describe('in an ES module app', () => {
    let app: string;
    beforeAll(async () => {
      const dependencies = ['zod', '@types/node', ...packed.optionalPeers, '@nestjs/testing'];
      app = await packed.createApp('esm', { type: 'module', dependencies });
      await writeFile(path.join(app, 'inspect.mjs'), inspector);
    });

    it('compiles and runs an operator', async () => {
      expect(await compileAndRunOperator(app, compilers.tsc)).toEqual(['WidgetReconciler']);
    });

    it('has at run time what the declarations of every entry point promise', async () => {
      const entryPoints = packed.entryPoints;
      const declared = publicNames(entryPoints.map(({ types }) => types));
      for (const [index, { specifier }] of entryPoints.entries()) {
        expect((await inspect(app, specifier)).names, specifier).toEqual(declared[index]?.values);
      }
    });

    it('loads nothing heavy or optional with the root entry point', async () => {
      const { loaded } = await inspect(app, packed.manifest.name);
      const packages = loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
      expect(packages).toContain('@nestjs/common');
      for (const unwanted of ['@kubernetes/client-node', 'zod', ...packed.optionalPeers]) {
        expect(packages).not.toContain(unwanted);
      }
    });
  });

  describe('as a command', () => {
    it('runs an API server that is loaded in a few files, so that it is there at once', async () => {
      const app = await packed.createApp('command', { type: 'module', dependencies: [] });
      await writeFile(path.join(app, 'inspect.mjs'), inspector);
      const { loaded } = await inspect(app, `${packed.manifest.name}/testing`);
      expect(loaded.filter((url) => url.includes('/testing/')).length).toBeLessThanOrEqual(2);

      const main = path.join(app, 'node_modules', packed.manifest.name, 'dist/lib/cli/main.js');
      const file = path.join(app, 'embedded.json');
      const args = ['--import', tellUnused, main, 'embedded', '--plain', '--kubeconfig', file];
      const server = spawn(process.execPath, args);
      const errors = text(server.stderr);
      try {
        const [line] = (await once(server.stdout, 'data')) as [Buffer];
        const url = /ready: (\S+)/.exec(line.toString())?.[1] ?? '';
        const { users } = JSON.parse(await readFile(file, 'utf8')) as {
          users: { user: { token: string } }[];
        };
        const headers = { accept: 'application/json', authorization: `Bearer ${users[0]?.user.token}` };
        // It finds its data files: the schemas of the built-in kinds.
        const answer = await fetch(`${url}/openapi/v3/api/v1`, { headers });
        expect(answer.status).toBe(200);
        expect(await answer.json()).toHaveProperty(['components', 'schemas', 'io.k8s.api.core.v1.Pod']);
        // And the columns that kubectl shows of them.
        const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
        const namespaces = await fetch(`${url}/api/v1/namespaces`, {
          headers: { ...headers, accept: table },
        });
        const { columnDefinitions } = (await namespaces.json()) as { columnDefinitions?: { name: string }[] };
        expect(columnDefinitions?.map(({ name }) => name)).toEqual(['Name', 'Status', 'Age']);
        const protobuf = 'application/vnd.kubernetes.protobuf';
        const encoded = await fetch(`${url}/api/v1/namespaces`, {
          headers: { ...headers, accept: protobuf },
        });
        expect([encoded.status, encoded.headers.get('content-type')]).toEqual([200, protobuf]);
      } finally {
        server.kill('SIGINT');
        await once(server, 'exit');
      }
      expect(await errors).toBe('loaded in vain: []\n');
    });
  });

  describe('with leader election', () => {
    it.each(['module', 'commonjs'] as const)(
      'keeps its Lease in a thread of its own while code blocks the event loop, as a %s',
      async (type) => {
        const app = await packed.createApp(`blocked-${type}`, { type, dependencies: ['zod', '@types/node'] });
        await compile(app, blockedOperator, compilers.tsc);
        await using cluster = await EmbeddedCluster.start({ controllers: false });
        const kubeconfigFile = path.join(app, 'kubeconfig');
        await writeFile(kubeconfigFile, cluster.kubeconfigText);
        await using hand = await connect(kubeconfigFile);
        const metadata = { name: 'block', namespace: 'default', labels: { block: 'yes' } };
        await hand.client.create(ConfigMap, { metadata });

        const environment = { KUBECONFIG: kubeconfigFile };
        const { code, stdout, stderr } = await runNode('dist/main.js', [], { cwd: app, environment });

        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).not.toContain('The thread that renews Leases is not there');
        const report = JSON.parse(await readFile(path.join(app, 'report.json'), 'utf8')) as BlockedReport;
        expect([report.end, report.told]).toEqual(['applied', [false, true]]);
        const renewals = cluster.requests.filter(
          ({ verb, resource, status, at }) =>
            `${verb} ${resource}` === 'update leases' &&
            status === 200 &&
            at > new Date(report.from) &&
            at < new Date(report.to),
        );
        expect(renewals.length).toBeGreaterThan(5);
        expect(await hand.client.find(ConfigMap, { name: 'written', namespace: 'default' })).toBeDefined();
        const { spec } = await hand.client.get(Lease, LEASE);
        expect(spec).toMatchObject({ holderIdentity: '', leaseTransitions: 0 });
      },
    );
  });

  describe('in a CommonJS app without the optional peers', () => {
    it('compiles and runs an operator', async () => {
      const app = await packed.createApp('cjs', { type: 'commonjs', dependencies: ['zod', '@types/node'] });
      expect(await compileAndRunOperator(app, compilers.tsc6)).toEqual(['WidgetReconciler']);
      expect(await readFile(path.join(app, 'dist/main.js'), 'utf8')).toContain('require("nestjs-kuberator")');
    });

    it.each([
      ['health', '@nestjs/terminus 12'],
      ['metrics', 'prom-client 15'],
      ['tracing', '@opentelemetry/api 1'],
    ])('says what to install for %s, whether it is imported or required', async (entry, needed) => {
      const app = await packed.createApp(`no-${entry}`, { type: 'commonjs', dependencies: ['zod'] });
      await writeFile(path.join(app, 'imported.mjs'), `import 'nestjs-kuberator/${entry}';`);
      await writeFile(path.join(app, 'required.cjs'), `require('nestjs-kuberator/${entry}');`);
      for (const file of ['imported.mjs', 'required.cjs']) {
        const { code, stderr } = await runNode(file, [], { cwd: app });
        expect(code).toBe(1);
        expect(stderr).toContain(`Error: nestjs-kuberator/${entry} needs ${needed}, which is not installed.`);
      }
    });
  });
});

/** Compiles a program of the app into `dist/main.js`. */
async function compile(app: string, program: string, compiler: string): Promise<void> {
  await writeFile(path.join(app, 'main.ts'), program);
  await writeFile(path.join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const { stdout } = await runNode(path.join(repository, compiler), ['-p', '.', '--pretty', 'false'], {
    cwd: app,
  });
  // Errors in the declarations of other packages, which lie outside of the app, are not ours.
  const errors = stdout.split(/\n(?! )/).filter((error) => error !== '' && !error.startsWith('..'));
  expect(errors, 'errors of the compiler').toEqual([]);
}

async function inspect(app: string, specifier: string): Promise<{ names: string[]; loaded: string[] }> {
  return JSON.parse(await mustRunNode('inspect.mjs', [specifier], { cwd: app })) as Awaited<
    ReturnType<typeof inspect>
  >;
}

/** Gives the names of the reconcilers that ran. */
async function compileAndRunOperator(app: string, compiler: string): Promise<string[]> {
  await compile(app, operator, compiler);
  await writeFile(path.join(app, 'kubeconfig'), kubeconfig);
  await mustRunNode('dist/main.js', [], {
    cwd: app,
    environment: { KUBECONFIG: path.join(app, 'kubeconfig') },
  });
  return JSON.parse(await readFile(path.join(app, 'running.json'), 'utf8')) as string[];
}
