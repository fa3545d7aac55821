import type { ClusterSet } from '../cluster/cluster-set.js';
import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import type { ClientDefaults } from '../cluster/request-sender.js';
import { ambientRun, withAmbientRun } from '../cluster/ambient-run.js';
import { type PlannedChange, Plan } from '../cluster/plan/planned-change.js';
import { discoverKind } from '../cluster/discover-kind.js';
import { refuseUnknown } from '../common/check-options.js';
import { InvalidOptionError, unexpected } from '../common/invalid-option-error.js';
import type { Log } from '../common/log.js';
import { kindOf } from '../resource/kind-of.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { controllerReference } from '../resource/owner-reference.js';
import type { WatchHub } from '../store/watch-hub.js';
import { ApplySetBooks, differs } from './apply-set-books.js';
import { writeGroupKind, type ApplySetRecord } from './apply-set.js';
import { ChildrenApplier } from './apply-children.js';
import type { Child } from './child.js';
import { ChildrenError, InvalidChildError } from './child-error.js';
import type { ApplyChildrenOptions } from './children-options.js';
import { ChildrenResult, type ChildOutcome, type PrunedChild } from './children-result.js';
import type { DesiredChild } from './desired-child.js';
import { desiredChildren, membersDigest } from './desired-children.js';
import { fieldManagerOf, type Managers } from './field-manager.js';
import { pruneMembers, unwantedMembers, type PrunePorts } from './prune-children.js';

/** @internal */
export interface ChildrenPorts {
  readonly clusters: ClusterSet;
  readonly client: KubernetesClient;
  readonly hub: WatchHub;
  readonly log: Log;
}

/**
 * Makes the children of an object what it should own, and no others.
 *
 * Flow: 1. the owner's metadata says which kinds and places there will be children of, before there are any; 2. the
 * children are applied, each once what it depends on is ready, and only where the server has something else; 3. once all
 * are applied, former children are deleted; 4. the owner's metadata says which children there are now. Who is
 * interrupted between any two of these finds in the cluster what is left to do. While 4. holds, there are no others to
 * look for.
 *
 * @internal
 */
export class ChildrenClient {
  private readonly books: ApplySetBooks;

  constructor(
    private readonly ports: ChildrenPorts,
    private readonly defaults: Pick<ClientDefaults, 'fieldManager' | 'requestTimeoutMs'>,
  ) {
    this.books = new ApplySetBooks(ports.client, ports.hub);
  }

  async applyAll<T extends KubernetesObject>(
    owner: T,
    children: readonly Child[],
    options: ApplyChildrenOptions,
  ): Promise<ChildrenResult> {
    const { managers, desired } = this.prepare(owner, children, options);
    const known = this.books.read(owner, managers);
    if (desired.length === 0 && known.manager === undefined) return new ChildrenResult([]);
    const members = membersDigest(desired);
    const wanted = { ...managers, ...placesOf(owner, desired), members };
    let begun = differs(known, wanted) ? await this.books.begin(owner, known, wanted) : undefined;
    let isConfirmed = begun !== undefined;
    const beforeWriting = async () => {
      if (!isConfirmed) begun = await this.books.confirm(owner, wanted);
      isConfirmed = true;
    };
    const ports = { ...this.ports, beforeWriting };
    const outcomes = await new ChildrenApplier(ports, owner, managers).apply(desired);
    const inOrder = children.map((child) => outcomes.get(child)).filter((one) => one !== undefined);
    throwFailures(inOrder);
    if (!begun || inOrder.some(({ type }) => type === 'waiting')) return new ChildrenResult(inOrder);
    const pruned = await this.prune(owner, managers, begun, desired);
    if (pruned.every(isOver)) await this.books.settle(owner, begun, wanted);
    return new ChildrenResult(inOrder, pruned);
  }

  async deleteAll<T extends KubernetesObject>(
    owner: T,
    options: Pick<ApplyChildrenOptions, 'fieldManager' | 'formerFieldManagers'>,
  ): Promise<ChildrenResult> {
    kindOf(owner);
    if (owner.metadata.deletionTimestamp === undefined) return this.applyAll(owner, [], options);
    // Nothing is noted on an owner that goes: its finalizer keeps what it says until nothing is left.
    const { managers } = this.prepare(owner, [], options);
    // Nobody looks again: what another process has noted last counts, too.
    const known = await this.books.readLive(owner, managers);
    return new ChildrenResult([], known ? await this.prune(owner, managers, known, []) : []);
  }

  async plan<T extends KubernetesObject>(
    owner: T,
    children: readonly Child[],
    options: ApplyChildrenOptions,
  ): Promise<Plan> {
    refuseUnknown(options, NAMES, 'plan() of ChildrenService');
    const changes: PlannedChange[] = [];
    const fieldManager = options.fieldManager ?? this.managerOfRun();
    const run = {
      reconciler: fieldManager,
      ...ambientRun(),
      plan: (change: PlannedChange) => changes.push(change),
    };
    await withAmbientRun(run, () => this.applyAll(owner, children, { ...options, fieldManager }));
    return new Plan(changes);
  }

  private prepare(owner: KubernetesObject, children: readonly Child[], options: ApplyChildrenOptions) {
    refuseUnknown(options, NAMES, 'ChildrenService');
    const { allowNamespaces = [], formerFieldManagers: former = [] } = options;
    if (!Array.isArray(allowNamespaces))
      throw unexpected('`allowNamespaces` of applyAll()', 'an array of namespaces', allowNamespaces);
    if (!Array.isArray(former))
      throw unexpected('`formerFieldManagers` of applyAll()', 'an array of field managers', former);
    // Of a copy, the kind is lost; of an object that the server has not made, there is nothing to refer to.
    kindOf(owner);
    controllerReference(owner);
    const desired = desiredChildren(owner, children, new Set(allowNamespaces));
    const stray = desired.find(({ isOwned }) => !isOwned);
    if (stray && (owner.metadata.finalizers ?? []).length === 0)
      throw new InvalidChildError(
        `${stray.kind.resource.kind} "${stray.ref.name}" is in another namespace than ${owner.kind} "${owner.metadata.name}", which has no finalizer: nobody would delete the child after it. Give the reconciler a \`finalizer\`, and call deleteAll() in its cleanup().`,
      );
    const manager = options.fieldManager ?? this.managerOfRun();
    return { managers: { manager, former: former.filter((name) => name !== manager) }, desired };
  }

  private managerOfRun(): string {
    const run = ambientRun();
    if (run) return fieldManagerOf(this.defaults.fieldManager, run.reconciler);
    throw new InvalidOptionError(
      'Children are applied in the name of a reconciler, but this is not called in a run of one. Call it in apply() or cleanup(), or name a `fieldManager`.',
    );
  }

  private async prune(
    owner: KubernetesObject,
    managers: Managers,
    record: ApplySetRecord,
    desired: readonly DesiredChild[],
  ): Promise<PrunedChild[]> {
    const wanted = new Set(desired.map(({ id }) => id));
    const ports = this.prunePorts(desired);
    const unwanted = await unwantedMembers(ports, owner, record, wanted);
    return pruneMembers(ports, owner, managers, unwanted);
  }

  private prunePorts(desired: readonly DesiredChild[]): PrunePorts {
    const { client, clusters, log } = this.ports;
    const known = new Map(desired.map(({ kind }) => [writeGroupKind(kind.resource), kind]));
    return {
      client,
      log,
      kindOf: async (groupKind) =>
        known.get(writeGroupKind(groupKind)) ??
        discoverKind(clusters.current().transport, this.defaults.requestTimeoutMs, groupKind),
    };
  }
}

const NAMES = ['allowNamespaces', 'fieldManager', 'formerFieldManagers'];

function placesOf(
  owner: KubernetesObject,
  desired: readonly DesiredChild[],
): Pick<ApplySetRecord, 'groupKinds' | 'namespaces'> {
  const namespaces = desired.flatMap(({ ref: { namespace } }) =>
    namespace === undefined || namespace === owner.metadata.namespace ? [] : [namespace],
  );
  return {
    groupKinds: new Set(desired.map(({ kind }) => writeGroupKind(kind.resource))),
    namespaces: new Set(namespaces),
  };
}

function isOver({ type }: PrunedChild): boolean {
  return type === 'pruned' || type === 'kept';
}

function throwFailures(outcomes: readonly ChildOutcome[]): void {
  const failures = outcomes.filter(({ type }) => type === 'failed');
  const cause = failures[0]?.error;
  if (!cause) return;
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more)` : '';
  const message = `${failures[0]?.name} could not be applied${more}: ${cause.message}`;
  throw new ChildrenError(message, new ChildrenResult(outcomes), { cause });
}
