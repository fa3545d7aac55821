import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { Replicas } from './replicas.service.js';
import { Stock } from './stock.service.js';

/** What is around the operator: its replicas, which are processes of their own, and the crates. */
@Module({ imports: [KuberatorModule.forRoot()], providers: [Replicas, Stock] })
export class AppModule {}
