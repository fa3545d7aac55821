import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { LeaderReporter } from './leader-reporter.js';
import { LighthouseReconciler } from './lighthouse.reconciler.js';

/** The operator, as each replica runs it. */
@Module({
  imports: [KuberatorModule.forRoot({ leaderElection: { leaseName: 'lighthouse-operator' } })],
  providers: [LighthouseReconciler, LeaderReporter],
})
export class ReplicaModule {}
