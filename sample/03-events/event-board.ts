import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { WatcherService } from '../../lib/index.js';
import { KubeEvent } from '../../lib/kinds/index.js';

/** Shows the Event objects of parcels as the cluster has them. `kubectl events` shows the same. */
@Injectable()
export class EventBoard implements OnApplicationBootstrap {
  private readonly logger = new Logger('Events');

  constructor(private readonly watcher: WatcherService) {}

  onApplicationBootstrap(): void {
    this.watcher.watch(KubeEvent, { fieldSelector: 'regarding.kind=Parcel' }).subscribe((event) => {
      if (event.type === 'applied') this.show(event.object);
    });
  }

  private show({ type, reason, note, regarding, series }: KubeEvent): void {
    const of = `${regarding?.namespace}/${regarding?.name}`;
    this.logger.log(`${of}: ${type} ${reason} x${series?.count ?? 1}: ${note}`);
  }
}
