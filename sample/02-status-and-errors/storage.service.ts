import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { QuotaExceededError, RegionClosedError } from './storage.error.js';

const QUOTA_GB = 100;
const MAINTENANCE_MS = 2_000;

/** Stands in for a service far away: it is slow, has rules, and fails now and then. */
@Injectable()
export class StorageService {
  private calls = 0;
  private southReopensAt: number | undefined;

  /** Makes the bucket what it should be, and gives its URL. Doing it again changes nothing. */
  async ensure(name: string, sizeGb: number, region: 'north' | 'south'): Promise<string> {
    await sleep(500);
    if (++this.calls === 1) throw new Error('the connection was reset');
    if (sizeGb > QUOTA_GB) throw new QuotaExceededError(sizeGb, QUOTA_GB);
    if (region === 'south') this.checkMaintenance();
    return `https://${region}.storage.example.com/${name}`;
  }

  async remove(_name: string): Promise<void> {
    await sleep(200);
  }

  /** It begins with the first call, and ends. */
  private checkMaintenance(): void {
    const now = performance.now();
    this.southReopensAt ??= now + MAINTENANCE_MS;
    const reopensInMs = this.southReopensAt - now;
    if (reopensInMs > 0) throw new RegionClosedError('south', Math.ceil(reopensInMs));
  }
}
