import {
  Action,
  type Apply,
  type Cleanup,
  type OnError,
  type ReconcileContext,
  type ReconcileError,
  Reconciler,
  RequeueError,
  StatusService,
  TerminalError,
} from '../../lib/index.js';
import { Bucket } from './bucket.js';
import { QuotaExceededError, RegionClosedError, StorageError } from './storage.error.js';
import { StorageService } from './storage.service.js';

@Reconciler(Bucket, { finalizer: 'buckets.example.com/cleanup' })
export class BucketReconciler implements Apply<Bucket>, Cleanup<Bucket>, OnError<Bucket> {
  constructor(
    private readonly storage: StorageService,
    private readonly status: StatusService,
  ) {}

  async apply(bucket: Bucket, context: ReconcileContext): Promise<Action> {
    const { sizeGb, region } = bucket.spec;
    context.logger.log(`Asking the storage for ${sizeGb} GB in the ${region}`);
    const url = await this.ensure(bucket);
    // An error that an earlier run left in the status is cleared.
    await this.status.updateWithError(bucket, { state: 'Ready', url }, undefined);
    return Action.awaitChange();
  }

  async cleanup(bucket: Bucket): Promise<Action> {
    await this.storage.remove(bucket.metadata.uid);
    return Action.awaitChange();
  }

  /** Every failure comes here. Returning nothing keeps what would follow: a retry, or none. */
  async onError(bucket: Bucket, error: ReconcileError): Promise<Action | void> {
    const problem = storageErrorIn(error);
    const state = problem instanceof QuotaExceededError ? 'Refused' : 'Waiting';
    await this.status.updateWithError(bucket, { state }, problem ?? error);
    // Without this it would wait for a change of the bucket; but quotas are raised, too.
    if (problem instanceof QuotaExceededError) return Action.requeue(3_600_000);
  }

  /** Says of what the storage answers whether a retry makes sense, and when. */
  private async ensure({ metadata, spec }: Bucket): Promise<string> {
    try {
      return await this.storage.ensure(metadata.uid, spec.sizeGb, spec.region);
    } catch (error) {
      if (error instanceof QuotaExceededError) throw new TerminalError(error.message, { cause: error });
      if (error instanceof RegionClosedError) {
        throw new RequeueError(error.reopensInMs, error.message, { cause: error });
      }
      // Anything else is retried with growing delays.
      throw error;
    }
  }
}

/** Nothing is lost on the way: what was thrown is in the chain of causes. */
function storageErrorIn(error: unknown): StorageError | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof StorageError ? error : storageErrorIn(error.cause);
}
