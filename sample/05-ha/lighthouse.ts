import { z } from 'zod';
import { customResource } from '../../lib/index.js';

/** Something that must not go dark. The status says which replica keeps it. */
export class Lighthouse extends customResource({
  group: 'sample.kuberator.dev',
  version: 'v1',
  kind: 'Lighthouse',
  plural: 'lighthouses',
  spec: z.object({ color: z.enum(['white', 'red', 'green']) }),
  status: z.object({ color: z.string(), keptBy: z.string() }),
}) {}
