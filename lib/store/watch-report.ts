import { describeResource, type ResourceDefinition } from '../resource/kind.js';
import type { WatchScope } from '../watch/http-source.js';
import type { WatchStatus } from '../watch/watch-status.js';

/** How one watch of this process is doing, with what it watches. @publicApi */
export interface WatchReport extends WatchStatus {
  /** The name of the cluster; `default` unless there are several. */
  readonly cluster: string;
  /** For example `widgets.example.com/v1`. */
  readonly resource: string;
  /** `undefined`: all namespaces. */
  readonly namespace: string | undefined;
  /** Which of them, if not all. */
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
  /** How many objects it holds. */
  readonly objects: number;
  /** How much text they are, as JSON: about what they take of the memory. */
  readonly bytes: number;
}

/** @internal */
export function reportOf(
  cluster: string,
  resource: ResourceDefinition,
  { namespace, labelSelector, fieldSelector }: WatchScope,
  { size, bytes }: { readonly size: number; readonly bytes: number },
  status: WatchStatus,
): WatchReport {
  const what = { cluster, resource: describeResource(resource), namespace, labelSelector, fieldSelector };
  return { ...what, objects: size, bytes, ...status };
}
