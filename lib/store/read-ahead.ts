import { compareResourceVersions } from '../common/resource-version.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ShardScope } from '../resource/shard-scope.js';

/**
 * Ranges whose objects were listed at a version that the stream has not come to yet, for it goes on from where it was for
 * the sake of the others. What it tells of them up to that version, the list knew.
 *
 * @internal
 */
export class ReadAhead {
  private ahead: { readonly scope: ShardScope; readonly version: string }[] = [];

  add(scope: ShardScope, version: string): void {
    this.ahead.push({ scope, version });
  }

  clear(): void {
    this.ahead = [];
  }

  /** Whether the stream is behind the list that an object was on, or was not on. */
  isKnown({ metadata }: KubernetesObject): boolean {
    if (this.ahead.length === 0) return false;
    const { resourceVersion } = metadata;
    // Versions only grow, so whatever is not ahead any more, never is again.
    this.ahead = this.ahead.filter(({ version }) => {
      const order = compareResourceVersions(resourceVersion, version);
      return order !== undefined && order <= 0;
    });
    return this.ahead.some(({ scope }) => scope.admits(metadata));
  }
}
