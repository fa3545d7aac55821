import { Injectable } from '@nestjs/common';
import { ReplicaProcesses } from '../support/replica-processes.js';

/** The replicas of this operator. */
@Injectable()
export class Replicas extends ReplicaProcesses {
  constructor() {
    super(new URL('replica.js', import.meta.url));
  }
}
