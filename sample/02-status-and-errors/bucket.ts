import { z } from 'zod';
import { customResource } from '../../lib/index.js';

/** What a status tells of an error. */
const bucketProblem = z.object({ code: z.string(), message: z.string(), hint: z.string().optional() });
export type BucketProblem = z.infer<typeof bucketProblem>;

/** Space in a storage far away. */
export class Bucket extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Bucket',
  plural: 'buckets',
  spec: z.object({ sizeGb: z.int().min(1), region: z.enum(['north', 'south']).default('north') }),
  // `observedGeneration` is added by itself.
  status: z.object({
    state: z.enum(['Ready', 'Waiting', 'Refused']),
    url: z.string().optional(),
    error: bucketProblem.optional(),
  }),
  printerColumns: [
    { name: 'State', jsonPath: '.status.state' },
    { name: 'Error', jsonPath: '.status.error.message' },
  ],
}) {}
