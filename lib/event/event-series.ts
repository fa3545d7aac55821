import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { EventOptions } from './event.interface.js';
import { LruMap } from './lru-map.js';

/** An Event on the server that further occurrences are counted in. @internal */
export interface Series {
  readonly name: string;
  readonly namespace: string;
  /** Occurrences so far. */
  count: number;
  /** How many of them the server knows of. */
  recorded: number;
  /** On the monotonic clock. */
  lastObservedMs: number;
}

/** Identifies an object for counting: by its UID, so that a later one of the same name starts anew. @internal */
export function objectId({ apiVersion, kind, metadata }: KubernetesObject): string {
  return metadata.uid || JSON.stringify([apiVersion, kind, metadata.namespace, metadata.name]);
}

/** What an event is about: all that tells it from others but its note. @internal */
export function subjectKey(
  object: KubernetesObject,
  options: EventOptions,
  reportingController: string,
): string {
  const { type = 'Normal', reason, action = reason, related } = options;
  return JSON.stringify([
    objectId(object),
    type,
    reason,
    action,
    reportingController,
    related && objectId(related),
  ]);
}

/**
 * Remembers which Event a repetition belongs to. A series ends when nothing was added to it for a while; the
 * next occurrence is an Event of its own.
 *
 * Caveat: bounded. A series that had to make room starts anew, which costs one more Event and nothing else.
 *
 * @internal
 */
export class EventSeries {
  private readonly series: LruMap<string, Series>;

  constructor(
    private readonly windowMs: number,
    maxSeries: number,
  ) {
    this.series = new LruMap(maxSeries);
  }

  get size(): number {
    return this.series.size;
  }

  /** The series that an occurrence at this time continues. */
  find(key: string, atMs: number): Series | undefined {
    const series = this.series.get(key);
    if (series && atMs - series.lastObservedMs < this.windowMs) return series;
    this.series.delete(key);
    return undefined;
  }

  start(key: string, series: Series): void {
    this.series.set(key, series);
  }

  /** Its Event is gone from the server. */
  end(key: string): void {
    this.series.delete(key);
  }
}
