import process from 'node:process';
import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { SiteReconciler } from './site.reconciler.js';

@Module({
  imports: [
    KuberatorModule.forRootAsync({
      useFactory: () => ({
        clusters: {
          east: { kubeConfig: process.env['EAST_KUBECONFIG'] },
          west: { kubeConfig: process.env['WEST_KUBECONFIG'] },
        },
      }),
    }),
  ],
  providers: [SiteReconciler],
})
export class AppModule {}
