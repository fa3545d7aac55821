import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { CrateReconciler } from './crate.reconciler.js';
import { ShardReporter } from './shard-reporter.js';

/** The operator, as each replica runs it. Short times, so that whoever kills a replica need not wait for long. */
@Module({
  imports: [
    KuberatorModule.forRoot({
      sharding: { name: 'crate-operator', leaseDurationMs: 6_000, renewDeadlineMs: 4_000 },
    }),
  ],
  providers: [CrateReconciler, ShardReporter],
})
export class ReplicaModule {}
