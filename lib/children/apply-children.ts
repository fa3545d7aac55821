import { isPlanning } from '../cluster/ambient-run.js';
import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { KuberatorError, toError } from '../common/kuberator-error.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { APPLIED_ANNOTATION } from '../resource/apply-set-keys.js';
import type { Owner } from '../resource/owner-reference.js';
import type { WatchHub } from '../store/watch-hub.js';
import type { Child } from './child.js';
import { ChildConflictError } from './child-error.js';
import type { ChildOutcome } from './children-result.js';
import { describeChild, type DesiredChild } from './desired-child.js';
import type { Managers } from './field-manager.js';
import { formerOf, takeOver } from './former-managers.js';
import { appliedFields, areFieldsOf } from './owned-fields.js';
import { ownershipOf } from './ownership.js';
import { holdsData, isSecret } from './secret-data.js';
import { hasReadiness, readinessOf, type Readiness } from './readiness.js';

/** @internal */
export interface ApplyPorts {
  readonly client: KubernetesClient;
  readonly hub: WatchHub;
  /** Asked before each write; what it throws prevents all of them. */
  readonly beforeWriting?: () => Promise<void>;
}

/** A child as it was found, or why it could not be looked at. */
interface Found {
  readonly object?: KubernetesObject | undefined;
  readonly error?: Error;
}

/** A race is lost against somebody who makes the object anew all the time; after so many it is no race. */
const MAX_ATTEMPTS = 5;

/**
 * Makes the children of one owner what they should be, each after those that it depends on. Whatever goes wrong with one
 * is told in its outcome.
 *
 * @internal
 */
export class ChildrenApplier {
  private readonly outcomes = new Map<Child, ChildOutcome>();
  /** There is no use in going on: the server is not there, or asks to be left alone. */
  private isStopped = false;

  constructor(
    private readonly ports: ApplyPorts,
    private readonly owner: Owner,
    private readonly managers: Managers,
  ) {}

  /** @param desired each after all that it depends on */
  async apply(desired: readonly DesiredChild[]): Promise<ReadonlyMap<Child, ChildOutcome>> {
    // All at once, for mostly that is all there is to do.
    const found = await Promise.all(desired.map((one) => this.look(one)));
    for (const [index, one] of desired.entries())
      this.outcomes.set(one.child, await this.outcomeOf(one, found[index] ?? {}));
    return this.outcomes;
  }

  private async outcomeOf(desired: DesiredChild, found: Found): Promise<ChildOutcome> {
    const base = { child: desired.child, name: describeChild(desired, this.owner) };
    try {
      if (this.isStopped) return { ...base, ...unready('waiting', 'another child failed before it') };
      if (found.error) throw found.error;
      return { ...base, ...(await this.applyOne(desired, found.object)) };
    } catch (thrown) {
      const error = toError(thrown);
      this.isStopped ||= !isAboutOne(error);
      return { ...base, ...unready('failed', error.message), error };
    }
  }

  private async applyOne(
    desired: DesiredChild,
    found: KubernetesObject | undefined,
  ): Promise<Omit<ChildOutcome, 'child' | 'name'>> {
    const { client } = this.ports;
    const { kind, ref, manifest } = desired;
    let live = found;
    for (let attempt = 1; ; attempt++) {
      const obstacle = live && this.obstacleTo(desired, live);
      if (obstacle !== undefined) return unready('waiting', obstacle, live);
      if (live && this.isAsApplied(desired, live)) return this.settled('unchanged', desired, live);
      const dependency = this.unreadyDependency(desired);
      if (dependency)
        return unready('waiting', `it waits for ${dependency.name}: ${dependency.message}`, live);
      await this.ports.beforeWriting?.();
      try {
        // With the UID, nobody else's object of this name is written that was made meanwhile.
        const metadata = { ...manifest.metadata, ...(live && { uid: live.metadata.uid }) };
        const written = await client.apply(
          kind,
          { ...manifest, metadata },
          // What is not there has no fields of others; what has come meanwhile is looked at first.
          { fieldManager: this.managers.manager, force: live !== undefined },
        );
        return this.settled('applied', desired, await takeOver(client, kind, written, this.managers));
      } catch (error) {
        const isRace = KubeStatusError.isKubeStatusError(error) && error.isConflict;
        if (!isRace || attempt === MAX_ATTEMPTS) throw error;
        live = await client.find(kind, ref);
      }
    }
  }

  /**
   * The child as it is. A store is enough to see that nothing is to be done; but it may be older than the last write, so
   * that before the next one is made, the server is asked.
   */
  private async look(desired: DesiredChild): Promise<Found> {
    const known = this.known(desired);
    if (known && this.isAsApplied(desired, known.object, known.isWhole)) return { object: known.object };
    try {
      return { object: await this.ports.client.find(desired.kind, desired.ref) };
    } catch (thrown) {
      return { error: toError(thrown) };
    }
  }

  /** From a store that has all that is needed; else `undefined`. */
  private known(desired: DesiredChild): { object: KubernetesObject; isWhole: boolean } | undefined {
    const { hub } = this.ports;
    const { kind, ref, child } = desired;
    const whole = hub.findManaged(kind, ref, { metadataOnly: false });
    if (whole) return { object: whole.as(kind), isWhole: true };
    const { group, kind: name } = kind.resource;
    const isNeeded = child.options.isReady !== undefined || hasReadiness(group, name) || isSecret(kind);
    if (isNeeded) return undefined;
    const metadata = hub.findManaged(kind, ref, { metadataOnly: true });
    return metadata && { object: metadata.as(kind), isWhole: false };
  }

  private isAsApplied(
    { manifest, digest, kind }: DesiredChild,
    live: KubernetesObject,
    isWhole = true,
  ): boolean {
    const { metadata } = live;
    if (metadata.deletionTimestamp !== undefined) return false;
    if (metadata.annotations?.[APPLIED_ANNOTATION] !== digest) return false;
    if (isSecret(kind) && !holdsData(manifest, live)) return false;
    const { manager, former } = this.managers;
    if (formerOf(metadata, former).length > 0) return false;
    const { group, version } = kind.resource;
    const fields = appliedFields(metadata, manager, group === '' ? version : `${group}/${version}`);
    return fields !== undefined && areFieldsOf(manifest, fields, isWhole ? live : undefined);
  }

  /** Why the object that is there can't be written now. */
  private obstacleTo(desired: DesiredChild, live: KubernetesObject): string | undefined {
    const ownership = ownershipOf(this.owner, live, desired.child.options.adopt ?? false);
    if (ownership.type === 'foreign')
      throw new ChildConflictError(
        `${describeChild(desired, this.owner)} can't become a child of ${this.owner.kind} "${this.owner.metadata.name}": it ${ownership.why}. It was left as it is.`,
      );
    if (ownership.type === 'predecessor') return ownership.why;
    return live.metadata.deletionTimestamp === undefined
      ? undefined
      : 'it is being deleted, and is made anew after that';
  }

  private unreadyDependency({ child }: DesiredChild): ChildOutcome | undefined {
    // What would be made can't become ready: that it will is part of the plan.
    if (isPlanning()) return undefined;
    return child.options.dependsOn
      ?.map((dependency) => this.outcomes.get(dependency))
      .find((outcome) => outcome !== undefined && !outcome.isReady);
  }

  private settled(
    type: 'applied' | 'unchanged',
    { child }: DesiredChild,
    object: KubernetesObject,
  ): Omit<ChildOutcome, 'child' | 'name'> {
    const { state, message } = readinessBy(child, object);
    return { type, isReady: state === 'ready', isStalled: state === 'failed', message, object };
  }
}

function readinessBy({ options }: Child, object: KubernetesObject): Readiness {
  if (!options.isReady) return readinessOf(object);
  const said = options.isReady(object);
  if (said === true) return { state: 'ready', message: '' };
  return { state: 'progressing', message: said === false ? 'not ready' : said };
}

function unready(
  type: 'waiting' | 'failed',
  message: string,
  object?: KubernetesObject,
): Omit<ChildOutcome, 'child' | 'name'> {
  return { type, isReady: false, isStalled: false, message, object };
}

/** It is this child that can't be applied: the others may still do. */
function isAboutOne(error: Error): boolean {
  if (KubeStatusError.isKubeStatusError(error))
    return error.statusCode < 500 && !error.isTooManyRequests && !error.isUnauthorized;
  // What else is of this package, but for the two, says that nothing can be sent, or may be.
  return !KuberatorError.isKuberatorError(error) || ABOUT_ONE.includes(error.code);
}

const ABOUT_ONE: readonly string[] = ['KUBERATOR_CHILD_CONFLICT', 'KUBERATOR_INVALID_REQUEST'];
