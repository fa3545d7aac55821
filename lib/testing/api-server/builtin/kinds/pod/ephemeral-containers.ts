import type { StatusCause } from '../../../common/api-error.js';
import { equalJson } from '../../../common/json.js';
import type { KubeObject } from '../../../common/kube-object.js';
import { listAt, objectAt, textAt } from '../../fields.js';
import { Checks } from '../../validation/checks.js';
import { keepMetadata } from '../keep-metadata.js';
import type { SubresourceRules } from '../kind-rules.js';

const FIELD = 'spec.ephemeralContainers';

/** `pods/ephemeralcontainers`: containers may be added for debugging, and stay. @internal */
export const ephemeralContainers: SubresourceRules = {
  prepareForUpdate(pod, old) {
    const added = objectAt(pod, 'spec')?.['ephemeralContainers'];
    const { ephemeralContainers: _, ...spec } = objectAt(old, 'spec') ?? {};
    pod['spec'] = { ...spec, ...(added !== undefined && { ephemeralContainers: added }) };
    pod['status'] = old['status'];
    keepMetadata(pod, old);
  },
  validateUpdate: causes,
};

function causes(pod: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const now = listAt(pod, 'spec', 'ephemeralContainers');
  for (const [index, container] of now.entries()) {
    const name = textAt(container, 'name');
    if (!name) checks.required(`${FIELD}[${index}].name`);
    if (!textAt(container, 'image')) checks.required(`${FIELD}[${index}].image`);
    const isTaken = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')].some(
      (one) => one['name'] === name,
    );
    if (isTaken || now.findIndex((one) => one['name'] === name) < index) {
      checks.duplicate(`${FIELD}[${index}].name`, name);
    }
  }
  for (const before of listAt(old, 'spec', 'ephemeralContainers')) {
    const name = textAt(before, 'name');
    const after = now.find((one) => one['name'] === name);
    const what = `existing ephemeral containers ${JSON.stringify(name)} may not be`;
    if (!after) checks.forbidden(FIELD, `${what} removed\n`);
    else if (!equalJson(after, before)) checks.forbidden(FIELD, `${what} changed\n`);
  }
  return checks.causes;
}
