/**
 * Kubernetes operators with NestJS: reconcilers, finalizers, status and events on watches that never die.
 *
 * @module nestjs-kuberator
 */
import './common/require-node.js';

// The module and its options
export { KuberatorModule, type KuberatorFeatureOptions } from './kuberator.module.js';
export type { KuberatorAsyncOptions, KuberatorOptionsFactory } from './kuberator-async-options.interface.js';
export type { KuberatorOptions, WatchSettings } from './kuberator-options.interface.js';
export type { ClustersOptions } from './cluster/cluster-options.js';
export type { ClusterOptions } from './cluster/kube-config.js';
export type {
  ClusterAssignment,
  ClusterProvider,
  DropCluster,
  EngageCluster,
} from './kuberator-cluster-provider.interface.js';
export type { KubeConfigLike } from './cluster/loaded-kube-config.js';
export { kubeconfigSecrets, type KubeconfigSecretsOptions } from './kuberator.kubeconfig-secrets.js';

// Reconcilers
export { Reconciler, type ReconcilerDecorator } from './decorators/reconciler.decorator.js';
export type { BackoffOptions } from './common/backoff.js';
export type { PipelineOptions, PollOptions, ReconcilerOptions } from './reconcile/reconciler-definition.js';
export type {
  Apply,
  Cleanup,
  OnError,
  Poll,
  PollContext,
  ReconcileContext,
  ReconcileLogger,
  TriggerRequest,
  Triggers,
} from './reconcile/reconciler.interface.js';
export { Action, type RetryAction } from './reconcile/action.js';
export { type ObjectChange, type Predicate, Predicates } from './trigger/predicate.js';
export type { Cause, ChangedPart, RelatedCause } from './trigger/cause.js';
export { owned, watched } from './trigger/relation.js';
export type {
  OwnedOptions,
  OwnedRelation,
  RelatedMapper,
  RelationOptions,
  WatchedOptions,
  WatchedRelation,
} from './trigger/relation.js';
export type { StuckDeletion, StuckDeletions } from './reconcile/deletion-watch.js';
export { ReconcilerRegistry, type ReconcilerReport } from './kuberator.registry.js';
export type {
  ReconcileFailure,
  ReconcileResult,
  ReconcileSkip,
  ReconcileSuccess,
} from './reconcile/reconcile-result.js';

// Sharing objects among replicas
export { ShardService } from './shard/shard.service.js';
export type { ShardingOptions } from './shard/sharding-options.js';
export type { ShardMember, ShardState } from './shard/shard-state.js';
export type { ShardBy } from './resource/shard-scope.js';
export { ShardLostError } from './shard/shard-lost-error.js';

// Watching, writing, talking to the cluster
export { WatcherService } from './store/watcher.service.js';
export type { AppliedEvent, DeletedEvent, SyncedEvent, WatchEvent } from './store/watch-event.js';
export type { WatchOptions } from './store/watch-options.js';
export type { WatchReport } from './store/watch-hub.js';
export type { WatchState, WatchStatus } from './watch/watch-status.js';
export { Store, type StoreListOptions } from './store/store.js';
export { store } from './store/store-declaration.js';
export type {
  IndexesOf,
  IndexFunction,
  ObjectIn,
  StoreDeclaration,
  StoreOptions,
} from './store/store-declaration.js';
export type { IndexValue } from './store/object-index.js';
export type { WaitOptions } from './store/store-waits.js';
export { Conditions, type WaitCondition } from './store/wait-conditions.js';
export { getStoreToken, InjectStore } from './decorators/inject-store.decorator.js';
export { FinalizerService } from './finalizer/finalizer.service.js';
export { StatusService, type StatusOf } from './status/status.service.js';
export { ObjectGoneError } from './status/object-gone-error.js';
export type { AsStatusError, StatusError } from './status/status-error.js';
export {
  type ApplyChildrenOptions,
  child,
  type Child,
  ChildConflictError,
  type ChildOptions,
  type ChildOutcome,
  ChildrenError,
  ChildrenResult,
  ChildrenService,
  InvalidChildError,
  OwnerChangedError,
  type PrunedChild,
} from './children/index.js';
export { Plan, type PlannedChange } from './cluster/plan/planned-change.js';
export type { FieldChange } from './cluster/plan/field-changes.js';
export { EventDroppedError, type EventOptions, EventRecorder, type EventType } from './event/index.js';
export { type ClusterAccess, type ClusterChange, Clusters } from './cluster/clusters.service.js';
export { KubernetesClient } from './cluster/kubernetes-client.js';
export type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  JsonPatchOperation,
  ListOptions,
  ReadOptions,
  UpdateOptions,
  WriteOptions,
} from './cluster/kubernetes-client.interface.js';
export { CrdNotEstablishedError, installCrds, type InstallCrdsOptions } from './cluster/install-crds.js';
export type { ApiClass } from './cluster/api-adapter.js';
export { InjectApi, getApiToken } from './decorators/inject-api.decorator.js';

// Several replicas
export { LeaderService } from './leader/leader.service.js';
export type { Leadership } from './leader/leader-election.js';
export type { LeaderElectionOptions } from './leader/leader-election-options.js';
export type { LeaseTimes } from './leader/lease-terms.js';

// Errors
export { KuberatorError, type KuberatorErrorCode } from './common/kuberator-error.js';
export { InvalidOptionError } from './common/invalid-option-error.js';
export { InvalidModuleError, InvalidReconcilerError } from './kuberator.errors.js';
export { ClusterError } from './cluster/cluster-error.js';
export { NotLeaderError } from './leader/not-leader-error.js';
export { KubeConfigError } from './cluster/kube-config-error.js';
export {
  ReconcileError,
  type ReconcilePhase,
  ReconcileTimeoutError,
  RequeueError,
  TerminalError,
} from './reconcile/reconcile-error.js';
export { KubeStatusError, type KubeStatus } from './cluster/kube-status-error.js';
export { RequestAbortedError, RequestTimeoutError, TransportError } from './cluster/transport-error.js';
export { InvalidRequestError } from './cluster/path.js';
export { StoreNotSyncedError, WaitTimeoutError } from './store/store-errors.js';
export { WatchError, type WatchErrorReason } from './watch/watch-failure.js';

// Time
export { KUBERATOR_CLOCK } from './kuberator.constants.js';
export type { Clock, Timer } from './common/clock.js';

// Kinds
export * from './resource/index.js';
