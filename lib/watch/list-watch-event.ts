import type { KubernetesObject } from '../resource/kubernetes-object.js';

/**
 * What a list-watch tells, in this order: `list-started`, any number of `listed`, `list-finished`, then changes.
 * While the initial state is streamed, an object may be listed again, as it changed, or be `deleted` again.
 * A list that breaks off is followed by a new `list-started`: what was listed before does not count.
 *
 * @internal
 */
export type ListWatchEvent =
  | { readonly type: 'list-started' }
  | { readonly type: 'listed'; readonly object: KubernetesObject }
  | { readonly type: 'list-finished'; readonly resourceVersion: string }
  | { readonly type: 'applied'; readonly object: KubernetesObject }
  | { readonly type: 'deleted'; readonly object: KubernetesObject }
  | { readonly type: 'bookmark'; readonly resourceVersion: string };
