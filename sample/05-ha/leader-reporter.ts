import process from 'node:process';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LeaderService } from '../../lib/index.js';

/** Says whether this replica leads, each time that this changes. */
@Injectable()
export class LeaderReporter implements OnApplicationBootstrap {
  private readonly logger = new Logger(process.env['REPLICA'] ?? 'replica');

  constructor(private readonly leader: LeaderService) {}

  onApplicationBootstrap(): void {
    this.leader.leadership$.subscribe(({ isLeader, leader }) => {
      if (isLeader) this.logger.log('leads');
      else if (leader !== undefined) this.logger.log(`follows ${leader}`);
    });
  }
}
