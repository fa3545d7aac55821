import { Module } from '@nestjs/common';
import { KuberatorModule } from '../../lib/index.js';
import { CarrierService } from './carrier.service.js';
import { EventBoard } from './event-board.js';
import { ParcelReconciler } from './parcel.reconciler.js';

@Module({
  imports: [KuberatorModule.forRoot()],
  providers: [ParcelReconciler, CarrierService, EventBoard],
})
export class AppModule {}
