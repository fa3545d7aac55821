import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** `Warning` for what somebody may have to act on, `Normal` for the rest. There are no others. @publicApi */
export type EventType = 'Normal' | 'Warning';

/**
 * What to tell about an object, in the words of the API (events.k8s.io/v1). Texts that are too long are cut, never
 * refused. Whoever may read Events reads them: they are no place for secrets.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 * @publicApi
 */
export interface EventOptions<Reason extends string = string> {
  /** @default 'Normal' */
  readonly type?: EventType | undefined;
  /**
   * Why it happened: short, for machines, the same word each time, such as `SyncFailed`. Never empty; at most
   * 128 bytes.
   */
  readonly reason: Reason;
  /**
   * What happened, for people. At most 1,024 bytes; what is cut ends in `...`. Leave out what is new each time, such
   * as a duration: only events with the same note become one with a count.
   */
  readonly note: string;
  /** What was done, or failed, such as `CreateDeployment`. Never empty; at most 128 bytes. @default the reason */
  readonly action?: string | undefined;
  /** A second object that played a part, such as a Pod that was created. */
  readonly related?: KubernetesObject | undefined;
}
