import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, mapAt, objectAt, textAt, textsAt } from '../fields.js';
import { type Cell, cell, textFrom } from './column.js';

const count = (name: string, ...path: string[]): Cell =>
  cell(name, (object) => listAt(object, ...path).length);

const paramKind = cell('ParamKind', (object) => {
  const kind = objectAt(object, 'spec', 'paramKind');
  return kind ? `${textAt(kind, 'apiVersion')}/${textAt(kind, 'kind')}` : '<unset>';
});

/** A selector as Go prints it for those who look for mistakes: the real server shows that here. */
function goSelector(selector: JsonObject): string {
  const labels = Object.entries(mapAt(selector, 'matchLabels')).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = listAt(selector, 'matchExpressions').map((one) => {
    const values = textsAt(one, 'values').join(' ');
    return `LabelSelectorRequirement{Key:${textAt(one, 'key')},Operator:${textAt(one, 'operator')},Values:[${values}],},`;
  });
  return `&LabelSelector{MatchLabels:map[string]string{${texts}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

function paramRef(object: KubeObject): string {
  const reference = objectAt(object, 'spec', 'paramRef');
  const name = textAt(reference, 'name');
  // Without a namespace, nobody can tell from here whether there is to be one.
  if (name) return `${textAt(reference, 'namespace') || '*'}/${name}`;
  const selector = objectAt(reference, 'selector');
  return selector ? goSelector(selector) : '<unset>';
}

const binding: readonly Cell[] = [textFrom('PolicyName', 'spec', 'policyName'), cell('ParamRef', paramRef)];
const webhooks: readonly Cell[] = [count('Webhooks', 'webhooks')];

/** @internal */
export const admissionColumns: Readonly<Record<string, readonly Cell[]>> = {
  'admissionregistration.k8s.io/mutatingadmissionpolicies': [
    count('Mutations', 'spec', 'mutations'),
    paramKind,
  ],
  'admissionregistration.k8s.io/validatingadmissionpolicies': [
    count('Validations', 'spec', 'validations'),
    paramKind,
  ],
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings': binding,
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': binding,
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': webhooks,
  'admissionregistration.k8s.io/validatingwebhookconfigurations': webhooks,
};
