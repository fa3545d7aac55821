import type { Quantity } from '../../../../resource/quantity.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { ResourceType } from '../../types/resource-type.js';
import { part } from '../admission.js';
import { quantityOf } from '../plugins/pod-resources.js';
import { qosClass } from '../../builtin/kinds/pod/qos-class.js';
import { isAbout } from './usage.js';

/** Amounts of a quota's `hard` or `used`. @internal */
export function amountsOf(amounts: JsonObject): Map<string, Quantity> {
  return new Map(Object.entries(amounts).map(([name, amount]) => [name, quantityOf(amount)]));
}

/** The limits of a quota that are about a kind; none where its scopes leave the object out. @internal */
export function limitsFor(
  quota: KubeObject,
  hard: ReadonlyMap<string, Quantity>,
  type: ResourceType,
  object: KubeObject,
): string[] {
  const names = [...hard.keys()].filter((name) => isAbout(type, name)).sort();
  const isMeant =
    names.length > 0 && scopesOf(part(quota, 'spec')).every((scope) => isInScope(scope, type, object));
  return isMeant ? names : [];
}

interface Scope {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function scopesOf(spec: JsonObject): Scope[] {
  const plain = list(spec['scopes']).map((name) => ({ name: text(name), operator: 'Exists', values: [] }));
  const selected = list(part(spec, 'scopeSelector')['matchExpressions'])
    .filter(isObject)
    .map(({ scopeName, operator, values }) => ({
      name: text(scopeName),
      operator: text(operator),
      values: list(values).map(text),
    }));
  return [...plain, ...selected];
}

/** Scopes are about Pods; no other kind is in one. */
function isInScope(
  { name, operator, values }: Scope,
  { group, resource }: ResourceType,
  object: KubeObject,
): boolean {
  if (group !== '' || resource !== 'pods') return false;
  const spec = part(object, 'spec');
  const deadline = spec['activeDeadlineSeconds'];
  const isTerminating = typeof deadline === 'number' && deadline >= 0;
  switch (name) {
    case 'Terminating':
      return isTerminating;
    case 'NotTerminating':
      return !isTerminating;
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort';
    case 'PriorityClass':
      return isOfClass(text(spec['priorityClassName']), operator, values);
    case 'CrossNamespacePodAffinity':
      return reachesOut(spec['affinity']);
    default:
      return false;
  }
}

function isOfClass(priorityClass: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'Exists':
      return priorityClass !== '';
    case 'DoesNotExist':
      return priorityClass === '';
    case 'In':
      return priorityClass !== '' && values.includes(priorityClass);
    default:
      return !values.includes(priorityClass);
  }
}

function reachesOut(affinity: Json | undefined): boolean {
  const kinds = isObject(affinity) ? [part(affinity, 'podAffinity'), part(affinity, 'podAntiAffinity')] : [];
  return kinds.some((kind) => {
    const required = list(kind['requiredDuringSchedulingIgnoredDuringExecution']);
    const preferred = list(kind['preferredDuringSchedulingIgnoredDuringExecution']);
    const terms = [...required, ...preferred.map((one) => (isObject(one) ? one['podAffinityTerm'] : null))];
    return terms
      .filter(isObject)
      .some((term) => list(term['namespaces']).length > 0 || isObject(term['namespaceSelector']));
  });
}

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
