import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Observable, ReplaySubject, map, takeUntil } from 'rxjs';
import { expectKind } from '../resource/expect-kind.js';
import { GuardedObservable } from '../common/guarded-observable.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeResource, type Kind } from '../resource/kind.js';
import { checkWatchOptions } from './check-watch-options.js';
import { toWatchEvent, type WatchEvent } from './watch-event.js';
import { WatchHub, type WatchReport } from './watch-hub.js';
import type { WatchOptions } from './watch-options.js';

/**
 * Watches kinds of objects. A watch never ends by itself and never errors: it reconnects, resumes and lists again
 * as needed, until you unsubscribe, or the app shuts down or lets the cluster go (then it completes). All subscribers to the same objects
 * share one stream to the API server. A subscriber that throws, or whose promise rejects, is logged, and told of the next
 * event all the same; what stands behind an operator that throws has ended.
 *
 * @example
 * watcher.watch(ConfigMap, { namespaces: 'default' }).subscribe((event) => {
 *   if (event.type === 'applied') console.log(event.object.data);
 * });
 * @publicApi
 */
@Injectable()
export class WatcherService implements OnModuleDestroy {
  private readonly logger = new Logger('Watch');
  /** Replayed: who asks for a watch after the app has shut down is told at once. */
  private readonly stopped$ = new ReplaySubject<void>(1);

  constructor(@Inject(WatchHub) private readonly hub: WatchHub) {}

  /** With `metadataOnly`, objects have `apiVersion`, `kind` and `metadata`, and are typed so. */
  watch<T extends KubernetesObject>(
    kind: Kind<T>,
    options?: WatchOptions & { readonly metadataOnly?: false | undefined },
  ): Observable<WatchEvent<T>>;
  watch(kind: Kind, options: WatchOptions): Observable<WatchEvent<KubernetesObject>>;
  watch(kind: Kind, options: WatchOptions = {}): Observable<WatchEvent<KubernetesObject>> {
    expectKind(kind, 'the kind of WatcherService.watch()');
    checkWatchOptions(options, 'WatcherService.watch()');
    const events$ = this.hub.view(kind, options).changes$.pipe(
      map((change) => toWatchEvent(kind, change)),
      takeUntil(this.stopped$),
    );
    const name = `the watch of ${describeResource(kind.resource)}`;
    return new GuardedObservable({ name, log: this.logger }, events$);
  }

  /** How every watch of this app is doing. */
  reports(): WatchReport[] {
    return this.hub.reports();
  }

  /** @internal */
  onModuleDestroy(): void {
    this.stopped$.next();
    this.stopped$.complete();
  }
}
