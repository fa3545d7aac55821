import { DEFAULT_CLUSTER } from '../cluster/cluster-options.js';
import type { WatchReport } from '../store/watch-hub.js';
import type { WatchState } from '../watch/watch-status.js';

/** How one watch is doing, fit to be shown to anyone who can reach the probe. @publicApi */
export interface WatchHealth {
  /** The name of the cluster; `default` unless there are several. */
  readonly cluster: string;
  /** For example `widgets.example.com/v1`. */
  readonly resource: string;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** Absent: whatever labels. */
  readonly labelSelector?: string;
  /** Absent: whatever fields. */
  readonly fieldSelector?: string;
  /** `streaming` when all is well. */
  readonly state: WatchState;
  /** A complete state has been read at least once. */
  readonly isSynced: boolean;
  /** Milliseconds since the last event, bookmark or complete list; absent before the first. */
  readonly lastEventAgeMs?: number;
  /** How often the stream had to be opened again for another reason than its regular end. */
  readonly reconnects: number;
  /** How often the whole state was read. 1 is normal. */
  readonly lists: number;
  /** How many objects it holds. */
  readonly objects: number;
  /** The message of the last failure, without its causes; absent once the watch has shown life again. */
  readonly lastError?: string;
}

/** What is not named here stays inside: errors carry causes, and their causes anything. @internal */
export function watchHealth(watch: WatchReport): WatchHealth {
  const { cluster, resource, namespace, labelSelector, fieldSelector } = watch;
  const { state, isSynced, lastEventAgeMs, reconnects, lists, objects, lastError } = watch;
  return {
    cluster,
    resource,
    ...(namespace !== undefined && { namespace }),
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
    state,
    isSynced,
    ...(lastEventAgeMs !== undefined && { lastEventAgeMs: Math.round(lastEventAgeMs) }),
    reconnects,
    lists,
    objects,
    ...(lastError && { lastError: shortened(lastError.message) }),
  };
}

/** `widgets.example.com/v1 in default (app=web)`. @internal */
export function describeWatch({
  cluster,
  resource,
  namespace,
  labelSelector,
  fieldSelector,
}: WatchReport): string {
  const selectors = [labelSelector, fieldSelector].filter((selector) => selector !== undefined);
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  return `${resource}${where}${selectors.length > 0 ? ` (${selectors.join('; ')})` : ''}${onCluster(cluster)}`;
}

/** Where there is one cluster only, nobody wants to hear of it. @internal */
export function onCluster(cluster: string): string {
  return cluster === DEFAULT_CLUSTER ? '' : ` on ${cluster}`;
}

/** It has lost its stream, or has a new one that has yet to show life. @internal */
export function isInTrouble({ state, lastError }: WatchReport): boolean {
  return state !== 'streaming' || lastError !== undefined;
}

const MAX_MESSAGE_LENGTH = 300;

function shortened(message: string): string {
  return message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH - 3)}...` : message;
}
