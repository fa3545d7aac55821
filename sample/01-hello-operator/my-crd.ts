import { z } from 'zod';
import { customResource } from '../../lib/index.js';

export class MyCrd extends customResource({
  group: 'commercetools.com',
  version: 'v1',
  kind: 'MyCrd',
  plural: 'mycrds',
  shortNames: ['mc'],
  spec: z.object({ myProperty: z.string() }),
  status: z.object({
    state: z.enum(['Created', 'Updated', 'Deleted']),
    observedGeneration: z.int().optional(),
  }),
}) {}
