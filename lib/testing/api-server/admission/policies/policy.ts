import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { type Labels, parseObjectSelector } from '../object-selector.js';
import type { Criteria } from '../webhooks/match-webhook.js';
import { type MatchCondition, parseConditions, parseRules, type WebhookRule } from '../webhooks/webhook.js';
import { PolicyProgram } from './policy-program.js';

/** Which writes a policy or a binding is for. No rules at all mean every write. @internal */
export interface PolicyCriteria extends Criteria {
  readonly excludes: readonly WebhookRule[];
}

/** The kind of the objects that a policy takes its parameters from. @internal */
export interface ParamKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** @internal */
export interface Policy {
  readonly name: string;
  readonly ignoresFailures: boolean;
  readonly criteria: PolicyCriteria;
  readonly paramKind: ParamKind | undefined;
  readonly matchConditions: readonly MatchCondition[];
  /** Asked once more where somebody changes the object after it. */
  readonly isReinvoked: boolean;
  readonly program: PolicyProgram;
}

/** Which parameters a binding chooses. @internal */
export interface ParamRef {
  readonly name: string;
  readonly namespace: string;
  readonly selector: ((labels: Labels) => boolean) | undefined;
  readonly mustExist: boolean;
}

/** @internal */
export interface PolicyBinding {
  readonly name: string;
  readonly policyName: string;
  readonly actions: readonly string[];
  readonly criteria: PolicyCriteria | undefined;
  readonly paramRef: ParamRef | undefined;
}

/** @internal */
export function parsePolicy(object: KubeObject): Policy {
  const spec = objectOf(object['spec']);
  const paramKind = isObject(spec['paramKind']) ? parseParamKind(spec['paramKind']) : undefined;
  return {
    name: object.metadata.name ?? '',
    ignoresFailures: spec['failurePolicy'] === 'Ignore',
    criteria: parseCriteria(objectOf(spec['matchConstraints'])),
    paramKind,
    matchConditions: parseConditions(spec['matchConditions']),
    isReinvoked: spec['reinvocationPolicy'] === 'IfNeeded',
    program: new PolicyProgram(spec, paramKind !== undefined),
  };
}

/** @internal */
export function parseBinding(object: KubeObject): PolicyBinding {
  const spec = objectOf(object['spec']);
  const { policyName, validationActions, matchResources, paramRef } = spec;
  return {
    name: object.metadata.name ?? '',
    policyName: textOf(policyName),
    actions: Array.isArray(validationActions) ? validationActions.map(textOf) : [],
    criteria: isObject(matchResources) ? parseCriteria(matchResources) : undefined,
    paramRef: isObject(paramRef) ? parseParamRef(paramRef) : undefined,
  };
}

function parseCriteria(match: JsonObject): PolicyCriteria {
  return {
    rules: parseRules(match['resourceRules']),
    excludes: parseRules(match['excludeResourceRules']),
    matchesEquivalent: match['matchPolicy'] !== 'Exact',
    namespaceSelector: parseObjectSelector(match['namespaceSelector']),
    objectSelector: parseObjectSelector(match['objectSelector']),
  };
}

function parseParamKind({ apiVersion, kind }: JsonObject): ParamKind {
  const [version = '', group = ''] = textOf(apiVersion).split('/').reverse();
  return { group, version, kind: textOf(kind) };
}

function parseParamRef({ name, namespace, selector, parameterNotFoundAction }: JsonObject): ParamRef {
  return {
    name: textOf(name),
    namespace: textOf(namespace),
    selector: parseObjectSelector(selector),
    mustExist: parameterNotFoundAction === 'Deny',
  };
}

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
