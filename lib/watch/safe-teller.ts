import { describe, toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ListWatchEvent } from './list-watch-event.js';

/** An object that can't be taken in, such as one nested too deeply to be written down, must not hold up the others. @internal */
export class SafeTeller {
  constructor(
    private readonly name: string,
    private readonly log: Log,
    private readonly emit: (event: ListWatchEvent) => void,
  ) {}

  tell(type: 'listed' | 'applied' | 'deleted', object: KubernetesObject): void {
    try {
      this.emit({ type, object });
    } catch (error) {
      const { namespace, name } = object.metadata ?? {};
      this.log.error(
        `An object of ${this.name} is left out: ${describe({ namespace, name })}`,
        toError(error).stack,
      );
    }
  }
}
