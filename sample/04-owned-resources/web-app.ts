import { z } from 'zod';
import { customResource } from '../../lib/index.js';

/** A web site that runs in the cluster. */
export class WebApp extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'WebApp',
  plural: 'webapps',
  spec: z.object({
    image: z.string(),
    replicas: z.int().min(0).default(1),
    settings: z.record(z.string(), z.string()).default({}),
    /** Whether others in the cluster can reach it. */
    exposed: z.boolean().default(true),
  }),
  status: z.object({ replicas: z.int().optional() }),
  conditions: true,
  printerColumns: [
    { name: 'Ready', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: 'Message', jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
  ],
}) {}
