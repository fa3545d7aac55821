import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { WebAppReconciler } from './web-app.reconciler.js';

@Module({
  imports: [KuberatorModule.forRoot()],
  providers: [WebAppReconciler],
})
export class AppModule {}
