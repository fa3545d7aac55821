import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type Cause,
  type Kind,
  type KubernetesObject,
  ReconcilerRegistry,
  type ReconcileResult,
  type WatchEvent,
  WatcherService,
} from '../../lib/index.js';
import { json, statusLines } from './status-lines.js';

/** The kinds to tell of. */
export const NARRATED_KINDS = 'NARRATED_KINDS';

type AnyObject = KubernetesObject & { readonly spec?: unknown; readonly status?: unknown };

/** Tells on the terminal what becomes of the objects, and what the reconcilers did about it. */
@Injectable()
export class Narrator implements OnApplicationBootstrap {
  private readonly cluster = new Logger('Cluster');

  constructor(
    @Inject(NARRATED_KINDS) private readonly kinds: readonly Kind<AnyObject>[],
    private readonly watcher: WatcherService,
    private readonly registry: ReconcilerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    // The reconcilers watch the same objects, so this opens no further stream to the API server.
    for (const kind of this.kinds) this.watcher.watch(kind).subscribe((event) => this.tell(event));
    this.registry.results().subscribe((result) => this.tellResult(result));
  }

  private tell(event: WatchEvent<AnyObject>): void {
    if (event.type === 'synced') return;
    const { object } = event;
    const { name, namespace } = object.metadata;
    const lines = event.type === 'deleted' ? ['gone'] : changes(event.previous, object);
    for (const line of lines) this.cluster.log(`${namespace}/${name}: ${line}`);
  }

  private tellResult(result: ReconcileResult): void {
    // What failed is told by the library itself.
    if (result.type !== 'applied' && result.type !== 'cleaned-up') return;
    const causes = [...new Set(result.causes.map(describe))].join(', ');
    const done = result.type === 'applied' ? 'applied' : 'cleaned up';
    const [, namespace, name] = result.key.split('/');
    new Logger(result.reconciler).log(
      `${namespace}/${name}: ${done} in ${Math.round(result.durationMs)} ms, because: ${causes}`,
    );
  }
}

function describe(cause: Cause): string {
  if (cause.type !== 'updated') return cause.type;
  // A deletion leaves no field manager behind: the last writer would be somebody else.
  if (cause.changed.includes('deletionTimestamp')) return 'its deletion was asked for';
  const parts = cause.changed.join(', ');
  return `updated (${parts}${cause.fieldManager === undefined ? '' : ` by ${cause.fieldManager}`})`;
}

function changes(previous: AnyObject | undefined, { metadata, spec, status }: AnyObject): string[] {
  if (!previous) return [`created, with ${json(spec)}`];
  const lines: string[] = [];
  const before = previous.metadata.finalizers ?? [];
  const after = metadata.finalizers ?? [];
  if (!isDeepStrictEqual(previous.spec, spec)) lines.push(`changed, to ${json(spec)}`);
  if (!previous.metadata.deletionTimestamp && metadata.deletionTimestamp) {
    lines.push(`deletion asked for${after.length > 0 ? '; its finalizer holds it' : ''}`);
  }
  lines.push(...after.filter((name) => !before.includes(name)).map((name) => `finalizer ${name} added`));
  lines.push(...before.filter((name) => !after.includes(name)).map((name) => `finalizer ${name} removed`));
  return [...lines, ...statusLines(previous.status, status)];
}
