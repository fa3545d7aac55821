import { z } from 'zod';
import { customResource } from '../../lib/index.js';

/** The kind that most end-to-end tests work with. */
export class Widget extends customResource({
  group: 'test.kuberator.dev',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  spec: z.object({ size: z.int(), note: z.string().optional() }),
  status: z.object({
    state: z.string(),
    size: z.int().optional(),
    error: z.object({ message: z.string(), code: z.string() }).optional(),
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string(),
          message: z.string(),
          lastTransitionTime: z.string(),
          observedGeneration: z.int().optional(),
        }),
      )
      .optional(),
  }),
}) {}

/** A kind without a namespace. */
export class Planet extends customResource({
  group: 'test.kuberator.dev',
  version: 'v1',
  kind: 'Planet',
  plural: 'planets',
  scope: 'Cluster',
  spec: z.object({ moons: z.int() }),
  status: z.object({ state: z.string() }),
}) {}
