import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { CrateReconciler } from './crate.reconciler.js';
import { ShardReporter } from './shard-reporter.js';

/** The operator, as each replica runs it. */
@Module({
  imports: [KuberatorModule.forRoot({ sharding: { name: 'crate-operator' } })],
  providers: [CrateReconciler, ShardReporter],
})
export class ReplicaModule {}
