import type { AsStatusError } from '../../lib/index.js';
import type { BucketProblem } from './bucket.js';

/** The storage refused. It knows how to look in a status. */
export abstract class StorageError extends Error implements AsStatusError<BucketProblem> {
  abstract asStatusError(): BucketProblem;
}

export class QuotaExceededError extends StorageError {
  constructor(
    sizeGb: number,
    private readonly quotaGb: number,
  ) {
    super(`${sizeGb} GB are more than the quota`);
  }

  asStatusError(): BucketProblem {
    return { code: 'QuotaExceeded', message: this.message, hint: `Ask for ${this.quotaGb} GB or less.` };
  }
}

export class RegionClosedError extends StorageError {
  constructor(
    region: string,
    readonly reopensInMs: number,
  ) {
    super(`The region ${region} is closed for maintenance`);
  }

  asStatusError(): BucketProblem {
    return { code: 'RegionClosed', message: this.message };
  }
}
