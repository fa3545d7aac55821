import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ShardScope } from '../resource/shard-scope.js';
import type { ListedObject } from './raw-object.js';

/**
 * What a list-watch tells, in this order: `list-started`, any number of `listed`, `list-finished`, then changes.
 * While the initial state is streamed, an object may be listed again, as it changed, or be `deleted` again.
 * A list that breaks off is followed by a new `list-started`: what was listed before does not count. A list `within` some
 * ranges says nothing of the objects in others, and the changes that follow go on from before it.
 *
 * @internal
 */
export type ListWatchEvent =
  | { readonly type: 'list-started'; readonly within?: ShardScope | undefined }
  | { readonly type: 'listed'; readonly object: ListedObject }
  | {
      readonly type: 'list-finished';
      readonly resourceVersion: string;
      readonly within?: ShardScope | undefined;
    }
  | { readonly type: 'applied'; readonly object: KubernetesObject }
  | { readonly type: 'deleted'; readonly object: KubernetesObject }
  | { readonly type: 'bookmark'; readonly resourceVersion: string };
