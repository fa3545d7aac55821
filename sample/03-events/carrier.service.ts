import { Injectable } from '@nestjs/common';

/** Stands in for a parcel service that is hard to reach: only each sixth call gets through. */
@Injectable()
export class CarrierService {
  private calls = 0;

  async deliver(): Promise<void> {
    this.calls++;
    if (this.calls % 6 !== 0)
      throw new Error('the carrier does not answer', { cause: new Error('the line is busy') });
  }
}
