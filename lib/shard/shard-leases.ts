import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import type { Clock } from '../common/clock.js';
import { LeaseObject, type LeaseSpec } from '../leader/lease-object.js';
import { microTime } from '../resource/micro-time.js';
import { formatTable, parseTable, type ShardTable } from './shard-table.js';

const GROUP_LABEL = 'kuberator.dev/shard-group';
const TABLE_ANNOTATION = 'kuberator.dev/shards';
const LAYOUT_ANNOTATION = 'kuberator.dev/shard-layout';
const LEAVING_ANNOTATION = 'kuberator.dev/leaving';

/** The Lease of a replica, as its fellows see it. @internal */
export interface MemberRecord {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Who it is, for people. */
  readonly identity: string;
  readonly leaseDurationMs: number;
  /** How it shares objects, as `64 ranges by uid`: with those who do so otherwise it shares nothing. */
  readonly layout: string;
  /** It lets go of what it has, and takes nothing any more. */
  readonly isLeaving: boolean;
}

/** The Lease that says who has which ranges. @internal */
export interface TableRecord {
  readonly resourceVersion: string;
  /** `undefined`: nobody has written one that can be read. */
  readonly table: ShardTable | undefined;
}

/** Everything there is of a group, at one time. @internal */
export interface GroupRecord {
  readonly members: readonly MemberRecord[];
  readonly table: TableRecord | undefined;
}

/** @internal */
export interface ShardLeasesOptions {
  readonly name: string;
  readonly namespace: string;
  readonly leaseDurationMs: number;
  /** How long a call may take: what comes later than that is of no use. */
  readonly timeoutMs: number;
}

/** What a group keeps where all of its members see it: one state, in which each write finds what it was made for or fails. @internal */
export interface GroupLeases {
  readonly leaseDurationMs: number;
  /** As it is now: never older than the question. */
  read(): Promise<GroupRecord>;
  join(member: Pick<MemberRecord, 'name' | 'identity' | 'layout'>): Promise<MemberRecord>;
  /** Refused with 409 or 404 where somebody else has written or removed it since. */
  renew(member: MemberRecord, isLeaving: boolean): Promise<MemberRecord>;
  find(name: string): Promise<MemberRecord | undefined>;
  /** Only as it was seen: one that has been renewed meanwhile stays, and the call is refused with 409. */
  remove(member: MemberRecord): Promise<void>;
  /** Refused with 409 where somebody else has written it since. */
  writeTable(table: ShardTable, before: TableRecord | undefined): Promise<void>;
}

/** A group's Leases on the API server. @internal */
export class ShardLeases implements GroupLeases {
  constructor(
    private readonly client: KubernetesClient,
    private readonly clock: Clock,
    private readonly options: ShardLeasesOptions,
  ) {}

  get leaseDurationMs(): number {
    return this.options.leaseDurationMs;
  }

  /** Which Leases are the group's. */
  get selector(): { namespaces: string; labelSelector: string } {
    const { name, namespace } = this.options;
    return { namespaces: namespace, labelSelector: `${GROUP_LABEL}=${name}` };
  }

  /** What a list without a version returns is never older than the question. */
  async read(): Promise<GroupRecord> {
    const { labelSelector } = this.selector;
    const { name, namespace, timeoutMs } = this.options;
    const leases = await this.client.list(LeaseObject, { namespace, labelSelector, timeoutMs });
    const table = leases.find(({ metadata }) => metadata.name === name);
    return {
      members: leases.filter((lease) => lease !== table).map(toMember),
      table: table && toTable(table),
    };
  }

  /** What a watched Lease is; the table has no identity. */
  recordOf(lease: LeaseObject): MemberRecord | TableRecord {
    return lease.metadata.name === this.options.name ? toTable(lease) : toMember(lease);
  }

  async join({
    name,
    identity,
    layout,
  }: Pick<MemberRecord, 'name' | 'identity' | 'layout'>): Promise<MemberRecord> {
    const spec = { ...this.spec(identity), acquireTime: microTime(this.clock.date()) };
    const metadata = { ...this.meta(name), annotations: { [LAYOUT_ANNOTATION]: layout } };
    return toMember(await this.client.create(LeaseObject, { metadata, spec }, this.call));
  }

  async renew(member: MemberRecord, isLeaving: boolean): Promise<MemberRecord> {
    const { name, uid, resourceVersion, layout } = member;
    const annotations = {
      [LAYOUT_ANNOTATION]: layout,
      ...(isLeaving && { [LEAVING_ANNOTATION]: 'true' }),
    };
    const metadata = { ...this.meta(name), uid, resourceVersion, annotations };
    return toMember(
      await this.client.replace(LeaseObject, { metadata, spec: this.spec(member.identity) }, this.call),
    );
  }

  async find(name: string): Promise<MemberRecord | undefined> {
    const { namespace, timeoutMs } = this.options;
    const lease = await this.client.find(LeaseObject, { name, namespace }, { timeoutMs });
    return lease && toMember(lease);
  }

  async remove({ name, uid, resourceVersion }: MemberRecord): Promise<void> {
    const { namespace } = this.options;
    await this.client.delete(LeaseObject, { name, namespace }, { uid, resourceVersion, ...this.call });
  }

  async writeTable(table: ShardTable, before: TableRecord | undefined): Promise<void> {
    const metadata = {
      ...this.meta(this.options.name),
      annotations: { [TABLE_ANNOTATION]: formatTable(table) },
    };
    if (!before) await this.client.create(LeaseObject, { metadata, spec: {} }, this.call);
    else {
      const { resourceVersion } = before;
      await this.client.replace(
        LeaseObject,
        { metadata: { ...metadata, resourceVersion }, spec: {} },
        this.call,
      );
    }
  }

  private get call(): { timeoutMs: number } {
    return { timeoutMs: this.options.timeoutMs };
  }

  private meta(name: string) {
    const { namespace } = this.options;
    return { name, namespace, labels: { [GROUP_LABEL]: this.options.name } };
  }

  private spec(identity: string): LeaseSpec {
    const { leaseDurationMs } = this.options;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseDurationMs / 1_000),
      renewTime: microTime(this.clock.date()),
    };
  }
}

function toMember({ metadata, spec }: LeaseObject): MemberRecord {
  return {
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    identity: spec?.holderIdentity ?? '',
    leaseDurationMs: (spec?.leaseDurationSeconds ?? 0) * 1_000,
    layout: metadata.annotations?.[LAYOUT_ANNOTATION] ?? '',
    isLeaving: metadata.annotations?.[LEAVING_ANNOTATION] === 'true',
  };
}

function toTable({ metadata }: LeaseObject): TableRecord {
  return {
    resourceVersion: metadata.resourceVersion,
    table: parseTable(metadata.annotations?.[TABLE_ANNOTATION]),
  };
}
