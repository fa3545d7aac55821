import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { WatcherService } from '../../lib/index.js';
import { Lighthouse } from './lighthouse.js';

/** Looks on which replica keeps the lighthouse. */
@Injectable()
export class Coast implements OnApplicationBootstrap {
  keeper: string | undefined;

  constructor(private readonly watcher: WatcherService) {}

  onApplicationBootstrap(): void {
    this.watcher.watch(Lighthouse).subscribe((event) => {
      if (event.type === 'applied') this.keeper = event.object.status?.keptBy;
    });
  }
}
