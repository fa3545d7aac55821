import { z } from 'zod';
import { customResource } from '../../lib/index.js';

/** Something to pack. The status says who did. */
export class Crate extends customResource({
  group: 'sample.kuberator.dev',
  version: 'v1',
  kind: 'Crate',
  plural: 'crates',
  spec: z.object({ content: z.string() }),
  status: z.object({ packedBy: z.string() }),
}) {}
