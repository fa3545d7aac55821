import { Watch } from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';

/** The watched object, as far as it is looked at. */
interface Watched {
  readonly metadata: { readonly resourceVersion: string };
  /** Of a Lease. */
  readonly spec?: { readonly holderIdentity?: string };
  /** Of a Widget. */
  readonly status?: { readonly state?: string; readonly size?: number };
}

/** A change that the API server has accepted. */
type Accepted = { readonly version: number } & (
  { readonly type: 'lease'; readonly holder: string } | { readonly type: 'write'; readonly by: string }
);

/**
 * What the API server has accepted, and in which order: every write to the Lease and to the objects, by a watch of each. Their
 * versions are of one etcd, so they are one order.
 */
export class WriteOrder {
  private readonly accepted: Accepted[] = [];
  private readonly watches: AbortController[] = [];

  constructor(
    /** By the identity in the Lease, the name of the replica in its writes. */
    private readonly nameOf: (identity: string) => string,
  ) {}

  async watch(kubeConfig: KubeConfig): Promise<void> {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    const widgets = '/apis/test.kuberator.dev/v1/namespaces/default/widgets';
    const ended = (error: unknown) => this.watches.length > 0 && console.error('a watch has ended', error);
    const follow = async (path: string, take: (version: number, object: Watched) => void) => {
      const onEvent = (_type: string, object: Watched) =>
        take(Number(object.metadata.resourceVersion), object);
      this.watches.push(await new Watch(kubeConfig).watch(path, { timeoutSeconds: 3_600 }, onEvent, ended));
    };
    await follow(leases, (version, { spec }) =>
      this.accepted.push({ type: 'lease', version, holder: spec?.holderIdentity ?? '' }),
    );
    await follow(widgets, (version, { status }) => {
      if (status?.state !== undefined) this.accepted.push({ type: 'write', version, by: status.state });
    });
  }

  get writes(): number {
    return this.accepted.filter(({ type }) => type === 'write').length;
  }

  /** How many changes there have been. */
  get length(): number {
    return this.accepted.length;
  }

  /** Who has written after the first so many changes. */
  writersSince(length: number): Set<string> {
    return new Set(this.accepted.slice(length).flatMap((one) => (one.type === 'write' ? [one.by] : [])));
  }

  get lastWriter(): string | undefined {
    return this.accepted.findLast((one) => one.type === 'write')?.by;
  }

  /** The writes that were accepted while somebody else was in the Lease. */
  problems(): string[] {
    const problems: string[] = [];
    let holder = '';
    for (const one of [...this.accepted].sort((a, b) => a.version - b.version)) {
      if (one.type === 'lease') holder = this.nameOf(one.holder);
      else if (one.by !== holder)
        problems.push(`${one.by} wrote version ${one.version}, while "${holder}" held the Lease`);
    }
    return problems;
  }

  close(): void {
    for (const watch of this.watches.splice(0)) watch.abort();
  }
}
