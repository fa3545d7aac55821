import { z } from 'zod';
import { customResource } from '../../lib/index.js';

/** A web site, in whichever cluster it was created. */
export class Site extends customResource({
  group: 'samples.kuberator.dev',
  version: 'v1',
  kind: 'Site',
  plural: 'sites',
  spec: z.object({
    title: z.string(),
    /** Clusters that are to have a copy of its settings. */
    mirrors: z.array(z.string()).optional(),
  }),
  status: z.object({ cluster: z.string() }),
  printerColumns: [{ name: 'Cluster', type: 'string', jsonPath: '.status.cluster' }],
}) {}
