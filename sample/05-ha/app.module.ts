import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { Coast } from './coast.service.js';
import { Replicas } from './replicas.service.js';

/** What is around the operator: its replicas, which are processes of their own, and one who looks on. */
@Module({ imports: [KuberatorModule.forRoot()], providers: [Coast, Replicas] })
export class AppModule {}
