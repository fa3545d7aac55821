import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { ClusterSet } from './cluster/cluster-set.js';
import { refuseUnknown } from './common/check-options.js';
import { unexpected } from './common/invalid-option-error.js';
import { describe } from './common/kuberator-error.js';
import { ReconcilerMetadata } from './decorators/reconciler.decorator.js';
import { KUBERATOR_RESOLVED_OPTIONS } from './kuberator.constants.js';
import { InvalidModuleError, InvalidReconcilerError } from './kuberator.errors.js';
import { RECONCILER_NAMES, resolvePipeline, type ResolvedOptions } from './kuberator.options.js';
import {
  checkFinalizer,
  checkMethods,
  checkPoll,
  isReconcilerName,
  checkReplicas,
  invalid,
} from './kuberator.reconciler-checks.js';
import { reachOf } from './kuberator.reach.js';
import type { ReconcilerDefinition } from './reconcile/reconciler-definition.js';
import { isKind } from './resource/kind.js';
import { checkScope } from './store/check-watch-options.js';
import { relationsIn } from './trigger/relations-in.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds every `@Reconciler()` provider of the app, and refuses what can't work with a message that says how to mend it. @internal */
@Injectable()
export class KuberatorExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModulesContainer,
    @Inject(KUBERATOR_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
  ) {}

  explore(): ReconcilerDefinition[] {
    this.refuseSecondRoot();
    const wrappers = this.discovery.getProviders({ metadataKey: ReconcilerMetadata.KEY });
    const definitions = new Map<string, ReconcilerDefinition>();
    const modulesOf = new Map<unknown, string>();
    for (const wrapper of wrappers) {
      // A factory's metatype is the factory: the class is that of what it made.
      const type = (wrapper.instance as object | undefined)?.constructor ?? wrapper.metatype;
      const className = type?.name ?? String(wrapper.name);
      const host = wrapper.host?.name ?? 'a module';
      const otherHost = modulesOf.get(type);
      if (otherHost !== undefined) {
        throw invalid(
          className,
          `is provided twice, by "${otherHost}" and "${host}"`,
          'Provide it in one module and export it from there.',
        );
      }
      modulesOf.set(type, host);
      const definition = this.define(wrapper, className);
      this.refuseClash(definition, definitions);
      definitions.set(definition.name, definition);
    }
    return [...definitions.values()];
  }

  private define(wrapper: Wrapper, className: string): ReconcilerDefinition {
    const metadata = this.discovery.getMetadataByDecorator(ReconcilerMetadata, wrapper);
    if (!wrapper.isDependencyTreeStatic()) {
      throw invalid(
        className,
        'is request-scoped, or depends on something that is',
        'A reconciler serves no request: make it and what it injects singletons.',
      );
    }
    const instance = wrapper.instance as Partial<Record<'apply' | 'cleanup' | 'onError' | 'poll', unknown>>;
    if (!metadata || !isKind(metadata.kind)) {
      throw invalid(
        className,
        `has no kind: @Reconciler() was given ${describe(metadata?.kind)}`,
        'Give it a class made with customResource() or resource().',
      );
    }
    const { kind, options } = metadata;
    const where = `@Reconciler() of "${className}"`;
    refuseUnknown(options, RECONCILER_NAMES, where);
    if (typeof instance.apply !== 'function')
      throw new InvalidReconcilerError(
        `"${className}" must implement "apply()". Add the method, or remove @Reconciler() from the class.`,
      );
    checkFinalizer(className, kind, options.finalizer, typeof instance.cleanup === 'function');
    const { namespaces, namespaceSelector, labelSelector, fieldSelector } = options;
    if (namespaces !== undefined && kind.resource.scope === 'Cluster') {
      throw invalid(
        className,
        `restricts ${kind.resource.kind} to namespaces, but the kind is cluster-scoped`,
        'Leave `namespaces` out.',
      );
    }
    if (namespaceSelector !== undefined && kind.resource.scope === 'Cluster') {
      throw invalid(
        className,
        `restricts ${kind.resource.kind} to namespaces, but the kind is cluster-scoped`,
        'Leave `namespaceSelector` out.',
      );
    }
    checkScope(options, where);
    if (options.predicate !== undefined && typeof options.predicate !== 'function') {
      throw invalid(
        className,
        `has a predicate that is no function, but ${describe(options.predicate)}`,
        'Give it one of Predicates, or a function of your own.',
      );
    }
    checkMethods(className, instance);
    if (options.name !== undefined && !isReconcilerName(options.name))
      throw unexpected(`\`name\` of ${where}`, 'a name without spaces, such as "widgets"', options.name);
    checkPoll(className, options.poll, typeof instance.poll === 'function');
    return {
      name: options.name ?? className,
      kind,
      instance: wrapper.instance as ReconcilerDefinition['instance'],
      finalizer: options.finalizer,
      predicate: options.predicate,
      isFor: reachOf(className, options.clusters, this.clusters),
      watch: {
        ...(namespaces !== undefined && { namespaces }),
        ...(namespaceSelector !== undefined && { namespaceSelector }),
        ...(labelSelector && { labelSelector }),
        ...(fieldSelector && { fieldSelector }),
      },
      relations: relationsIn(options, where),
      replicas: checkReplicas(className, kind, options.replicas, this.options.sharding?.by),
      poll: options.poll,
      ownEvents: checkedOwnEvents(options.ownEvents, where),
      control: this.options.control,
      pipeline: resolvePipeline(options, this.options.pipeline, where),
    };
  }

  private refuseClash(
    definition: ReconcilerDefinition,
    others: ReadonlyMap<string, ReconcilerDefinition>,
  ): void {
    const { name, kind, finalizer } = definition;
    if (others.has(name)) {
      throw invalid(
        name,
        'is the name of two reconcilers',
        'Give one of them another `name` in @Reconciler().',
      );
    }
    for (const other of others.values()) {
      const isSameKind =
        other.kind.resource.plural === kind.resource.plural &&
        other.kind.resource.group === kind.resource.group;
      if (isSameKind && finalizer !== undefined && other.finalizer === finalizer) {
        throw invalid(
          name,
          `shares the finalizer "${finalizer}" of ${kind.resource.kind} with "${other.name}"`,
          'Each needs one of its own, or the first to clean up lets the object go.',
        );
      }
    }
  }

  private refuseSecondRoot(): void {
    const modules = [...this.modules.values()];
    const count = modules.filter(({ providers }) => providers.has(KUBERATOR_RESOLVED_OPTIONS)).length;
    if (count > 1) {
      throw new InvalidModuleError(
        `KuberatorModule.forRoot() is imported ${count} times. Import it once, in the root module: it is global.`,
      );
    }
  }
}

function checkedOwnEvents(value: unknown, where: string): 'drop' | 'wake' {
  if (value === undefined || value === 'drop' || value === 'wake') return value ?? 'drop';
  throw unexpected(`\`ownEvents\` of ${where}`, "'drop' or 'wake'", value);
}
