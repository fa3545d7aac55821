import type { Authorizer } from '../../access/access-attributes.js';
import type { ResourceType } from '../../types/resource-type.js';
import type { Admission } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import type { AdmissionPlugin } from './plugin.js';

/** The built-in rules, found by resource without looking at those of others. @internal */
export class PluginChain {
  private readonly byType = new WeakMap<ResourceType, readonly AdmissionPlugin[]>();

  constructor(
    private readonly plugins: readonly AdmissionPlugin[],
    private readonly view: ClusterView,
    private readonly authorizer: Authorizer,
  ) {}

  mutate(admission: Admission): void {
    for (const plugin of this.of(admission)) plugin.mutate?.(admission, this.view, this.authorizer);
  }

  validate(admission: Admission): void {
    for (const plugin of this.of(admission)) plugin.validate?.(admission, this.view, this.authorizer);
  }

  private *of({ type, operation, subresource }: Admission): Generator<AdmissionPlugin> {
    for (const plugin of this.ofType(type)) {
      if (!plugin.operations.includes(operation) || (subresource && !plugin.subresources)) continue;
      yield plugin;
    }
  }

  private ofType(type: ResourceType): readonly AdmissionPlugin[] {
    let found = this.byType.get(type);
    if (!found) {
      const name = type.group ? `${type.resource}.${type.group}` : type.resource;
      found = this.plugins.filter(({ resources }) => !resources || resources.includes(name));
      this.byType.set(type, found);
    }
    return found;
  }
}
