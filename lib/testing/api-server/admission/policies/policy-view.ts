import type { Authorizer } from '../../access/access-attributes.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { Value } from '../../schema/cel/values.js';
import type { TypeRegistry } from '../../types/type-registry.js';
import type { Admission } from '../admission.js';
import { jsonToCel } from '../cel/json-to-cel.js';
import { reviewVariables } from '../cel/review-variables.js';
import type { ClusterView } from '../cluster-view.js';
import type { Target, WebhookMatcher } from '../webhooks/match-webhook.js';
import type { MutatingTools } from '../webhooks/webhook-tools.js';

/** What policies need of the server. @internal */
export interface PolicyTools {
  readonly types: TypeRegistry;
  readonly view: ClusterView;
  readonly authorizer: Authorizer;
  readonly matcher: WebhookMatcher;
  readonly convert: MutatingTools['convert'];
}

/** What expressions read of a write, in the version that a policy means. @internal */
export async function readWrite(
  { convert }: PolicyTools,
  admission: Admission,
  target: Target,
): Promise<Map<string, Value>> {
  const inVersion = async (one: KubeObject | undefined) =>
    one && (await convert(admission, one, target.kind));
  const objects = {
    object: await inVersion(admission.object),
    oldObject: await inVersion(admission.oldObject),
  };
  return reviewVariables(target, admission, objects);
}

/** The namespace of a write, as expressions see it; a namespace itself is in none. @internal */
export function namespaceValue({ view }: PolicyTools, { namespace, type }: Admission): Value {
  const isNamespace = type.group === '' && type.resource === 'namespaces';
  const found = isNamespace || !namespace ? undefined : view.find('', 'namespaces', '', namespace);
  if (!found) return null;
  const { managedFields: _, ownerReferences: _o, ...metadata } = found.metadata;
  return jsonToCel({ metadata: metadata as JsonObject, spec: found['spec'], status: found['status'] });
}
