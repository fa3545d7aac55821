import { ApiError } from '../../common/api-error.js';
import type { ResourceType } from '../../types/resource-type.js';
import type { TypeRegistry } from '../../types/type-registry.js';
import type { Admission, GroupVersionKind } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import type { Labels } from '../object-selector.js';
import type { Webhook, WebhookRule } from './webhook.js';

/** As what a write is told of: the same resource may be served in several versions and groups. @internal */
export interface Target {
  readonly type: ResourceType;
  readonly kind: GroupVersionKind;
}

/** @internal */
export interface Invocation extends Target {
  readonly webhook: Webhook;
}

/** Which writes are meant: by rules and by labels. @internal */
export type Criteria = Pick<Webhook, 'rules' | 'matchesEquivalent' | 'namespaceSelector' | 'objectSelector'>;

/** Kinds that no webhook sees, so that nobody locks himself out. */
const EXEMPT_GROUP = 'admissionregistration.k8s.io';
const EXEMPT_KINDS = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

/** @internal */
export function isExempt({ kind }: Admission): boolean {
  return kind.group === EXEMPT_GROUP && EXEMPT_KINDS.has(kind.kind);
}

/** Decides which webhooks are called for a write. @internal */
export class WebhookMatcher {
  constructor(
    private readonly types: TypeRegistry,
    private readonly view: ClusterView,
  ) {}

  /**
   * Undefined where the webhook is not called. Match conditions are not looked at here.
   *
   * @throws ApiError 404 where a selector asks for the labels of a namespace that does not exist
   */
  match(webhook: Webhook, admission: Admission): Invocation | undefined {
    const target = this.byRules(webhook, admission);
    return target && this.matchesLabels(webhook, admission) ? { webhook, ...target } : undefined;
  }

  /** @throws ApiError as for {@link match} */
  matchesLabels(criteria: Criteria, admission: Admission): boolean {
    return this.matchesNamespace(criteria, admission) && matchesObject(criteria, admission);
  }

  /** What a write counts as for the first rule that means it. */
  byRules(webhook: Pick<Criteria, 'rules' | 'matchesEquivalent'>, admission: Admission): Target | undefined {
    const { type, version, kind } = admission;
    if (webhook.rules.some((rule) => ruleMatches(rule, admission, type, version))) {
      return { type, kind };
    }
    if (!webhook.matchesEquivalent) return undefined;
    for (const rule of webhook.rules) {
      for (const other of this.equivalents(type)) {
        for (const name of other.versions.keys()) {
          if (other === type && name === version) continue;
          if (!ruleMatches(rule, admission, other, name)) continue;
          // A subresource of another kind, such as Scale, has that kind in every version.
          const isOwnKind = kind.group === type.group && kind.kind === type.kind;
          return {
            type: other,
            kind: isOwnKind ? { group: other.group, version: name, kind: other.kind } : kind,
          };
        }
      }
    }
    return undefined;
  }

  private equivalents(type: ResourceType): ResourceType[] {
    const others = [...this.types.all()].filter(
      (other) => other !== type && other.collection === type.collection,
    );
    return [type, ...others];
  }

  private matchesNamespace({ namespaceSelector }: Criteria, admission: Admission): boolean {
    const { namespace } = admission;
    const isNamespace = admission.type.group === '' && admission.type.resource === 'namespaces';
    if (!namespaceSelector || (namespace === '' && !isNamespace)) return true;
    const isOwnLabels = isNamespace && admission.subresource === '' && admission.operation !== 'DELETE';
    if (isOwnLabels) return namespaceSelector(admission.object?.metadata.labels ?? {});
    const found = this.view.stored('', 'namespaces', '', namespace);
    if (!found) throw ApiError.notFound({ group: '', resource: 'namespaces' }, namespace);
    return namespaceSelector(found.labels);
  }
}

function matchesObject({ objectSelector }: Criteria, { object, oldObject }: Admission): boolean {
  if (!objectSelector) return true;
  const matches = (labels: Labels = {}) => objectSelector(labels);
  return (
    (object !== undefined && matches(object.metadata.labels)) ||
    (oldObject !== undefined && matches(oldObject.metadata.labels))
  );
}

function ruleMatches(
  rule: WebhookRule,
  { operation, subresource, namespace, name }: Admission,
  type: ResourceType,
  version: string,
): boolean {
  const isNamespace = type.group === '' && type.resource === 'namespaces';
  const isNamespaced = namespace !== '' && !isNamespace;
  return (
    (rule.scope === '*' || (rule.scope === 'Namespaced') === isNamespaced) &&
    hasOrAll(rule.operations, operation) &&
    hasOrAll(rule.apiGroups, type.group) &&
    hasOrAll(rule.apiVersions, version) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name)) &&
    rule.resources.some((resource) => resourceMatches(resource, type.resource, subresource))
  );
}

/** `*` is every resource without its subresources, `*` + `/*` is both. */
function resourceMatches(pattern: string, resource: string, subresource: string): boolean {
  const slash = pattern.indexOf('/');
  const wantedResource = slash < 0 ? pattern : pattern.slice(0, slash);
  const wantedSubresource = slash < 0 ? '' : pattern.slice(slash + 1);
  return (
    (wantedResource === '*' || wantedResource === resource) &&
    (wantedSubresource === '*' || wantedSubresource === subresource)
  );
}

function hasOrAll(items: readonly string[], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted);
}
