import { Module } from '@nestjs/common';
import { KuberatorHealthModule } from '../../lib/health/index.js';
import { KuberatorModule } from '../../lib/index.js';
import { BucketReconciler } from './bucket.reconciler.js';
import { StorageService } from './storage.service.js';

@Module({
  imports: [KuberatorModule.forRoot(), KuberatorHealthModule.forRoot()],
  providers: [BucketReconciler, StorageService],
})
export class AppModule {}
