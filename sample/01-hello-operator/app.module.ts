import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { MyCrdReconciler } from './my-crd.reconciler.js';

@Module({ imports: [KuberatorModule.forRoot()], providers: [MyCrdReconciler] })
export class AppModule {}
