import process from 'node:process';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ShardService } from '../../lib/index.js';

/** Says how much this replica has, each time that this changes. */
@Injectable()
export class ShardReporter implements OnApplicationBootstrap {
  private readonly logger = new Logger(process.env['REPLICA'] ?? 'replica');

  constructor(private readonly shards: ShardService) {}

  onApplicationBootstrap(): void {
    this.shards.ranges$.subscribe((ranges) =>
      this.logger.log(`runs ${ranges.length} of ${this.shards.state.totalRanges} ranges`),
    );
  }
}
