import type { EventsV1Event } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** An Event of the group events.k8s.io, the one to write. `Event` itself is a global of JavaScript. @publicApi */
export class KubeEvent extends resource<Raw<EventsV1Event>>({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
}) {}
