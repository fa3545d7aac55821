import type { Manifest } from '../resource/kind.js';
import { resource } from '../resource/resource.js';

/** @internal */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** How often the same happened, and when last. The server wants a count of at least 2. @internal */
export interface EventSeriesField {
  readonly count: number;
  readonly lastObservedTime: string;
}

/** An Event of events.k8s.io/v1, as far as this room writes it. @internal */
export class KubeEvent extends resource<{
  eventTime: string;
  type: string;
  reason: string;
  action: string;
  note: string;
  reportingController: string;
  reportingInstance: string;
  regarding: ObjectReference;
  related?: ObjectReference;
  series?: EventSeriesField;
}>({ group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events' }) {}

/** @internal */
export type EventManifest = Manifest<KubeEvent>;
