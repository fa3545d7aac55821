import { z } from 'zod';
import { customResource } from '../../lib/index.js';

export class Parcel extends customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Parcel',
  plural: 'parcels',
  spec: z.object({ address: z.string() }),
  status: z.object({ state: z.enum(['OnItsWay', 'Delivered', 'Undeliverable']) }),
}) {}
