import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Observable, Subject, map, takeUntil } from 'rxjs';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Kind } from '../resource/kind.js';
import { checkWatchOptions } from './check-watch-options.js';
import { toWatchEvent, type WatchEvent } from './watch-event.js';
import { WatchHub, type WatchReport } from './watch-hub.js';
import type { WatchOptions } from './watch-options.js';

/**
 * Watches kinds of objects. A watch never ends by itself and never errors: it reconnects, resumes and lists again
 * as needed, until you unsubscribe or the app shuts down (then it completes). All subscribers to the same objects
 * share one stream to the API server.
 *
 * @example
 * watcher.watch(ConfigMap, { namespaces: 'default' }).subscribe((event) => {
 *   if (event.type === 'applied') console.log(event.object.data);
 * });
 * @publicApi
 */
@Injectable()
export class WatcherService implements OnModuleDestroy {
  private readonly stopped$ = new Subject<void>();

  constructor(@Inject(WatchHub) private readonly hub: WatchHub) {}

  /** With `metadataOnly`, objects have `apiVersion`, `kind` and `metadata`, and are typed so. */
  watch<T extends KubernetesObject>(
    kind: Kind<T>,
    options?: WatchOptions & { readonly metadataOnly?: false | undefined },
  ): Observable<WatchEvent<T>>;
  watch(kind: Kind, options: WatchOptions): Observable<WatchEvent<KubernetesObject>>;
  watch(kind: Kind, options: WatchOptions = {}): Observable<WatchEvent<KubernetesObject>> {
    checkWatchOptions(options, 'WatcherService.watch()');
    return this.hub.view(kind, options).changes$.pipe(
      map((change) => toWatchEvent(kind, change)),
      takeUntil(this.stopped$),
    );
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
