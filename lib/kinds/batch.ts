import type { V1CronJob, V1Job } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Jobs at given times. @publicApi */
export class CronJob extends resource<Raw<V1CronJob>>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
}) {}

/** Pods that run to completion. @publicApi */
export class Job extends resource<Raw<V1Job>>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
}) {}
