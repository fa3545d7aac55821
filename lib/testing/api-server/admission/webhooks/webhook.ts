import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { type Labels, parseObjectSelector } from '../object-selector.js';

/** What a webhook is called for. @internal */
export interface WebhookRule {
  readonly operations: readonly string[];
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  readonly scope: string;
  /** Of policies: only objects of these names. */
  readonly resourceNames?: readonly string[];
}

/** Where a webhook is. @internal */
export interface WebhookClientConfig {
  readonly url?: string;
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly port: number;
    readonly path: string;
  };
  /** PEM. Absent: the authorities that this machine trusts. */
  readonly ca?: string;
}

/** A condition in CEL. @internal */
export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** One webhook of a MutatingWebhookConfiguration or ValidatingWebhookConfiguration. @internal */
export interface Webhook {
  /** Unique among all webhooks. */
  readonly id: string;
  readonly name: string;
  readonly clientConfig: WebhookClientConfig;
  readonly rules: readonly WebhookRule[];
  readonly ignoresFailures: boolean;
  readonly matchesEquivalent: boolean;
  readonly namespaceSelector: ((labels: Labels) => boolean) | undefined;
  readonly objectSelector: ((labels: Labels) => boolean) | undefined;
  readonly hasSideEffectsOnDryRun: boolean;
  readonly timeoutSeconds: number;
  readonly isReinvoked: boolean;
  readonly reviewVersions: readonly string[];
  readonly matchConditions: readonly MatchCondition[];
}

/** The webhooks of a configuration, in their order. @internal */
export function parseWebhooks(configuration: KubeObject): Webhook[] {
  const list = configuration['webhooks'];
  const { name: owner = '' } = configuration.metadata;
  return (Array.isArray(list) ? list : [])
    .filter(isObject)
    .map((hook, index) => parseWebhook(hook, `${owner}/${text(hook['name'])}/${index}`));
}

function parseWebhook(hook: JsonObject, id: string): Webhook {
  const { rules, matchConditions, sideEffects, timeoutSeconds } = hook;
  return {
    id,
    name: text(hook['name']),
    clientConfig: parseClientConfig(hook['clientConfig']),
    rules: parseRules(rules),
    ignoresFailures: hook['failurePolicy'] === 'Ignore',
    matchesEquivalent: hook['matchPolicy'] !== 'Exact',
    namespaceSelector: parseObjectSelector(hook['namespaceSelector']),
    objectSelector: parseObjectSelector(hook['objectSelector']),
    hasSideEffectsOnDryRun: sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun',
    timeoutSeconds: typeof timeoutSeconds === 'number' ? timeoutSeconds : 10,
    isReinvoked: hook['reinvocationPolicy'] === 'IfNeeded',
    reviewVersions: strings(hook['admissionReviewVersions']),
    matchConditions: parseConditions(matchConditions),
  };
}

/** @internal */
export function parseConditions(conditions: Json | undefined): MatchCondition[] {
  return objects(conditions).map(({ name, expression }) => ({
    name: text(name),
    expression: text(expression).trim(),
  }));
}

/** @internal */
export function parseRules(rules: Json | undefined): WebhookRule[] {
  return objects(rules).map(parseRule);
}

const objects = (list: Json | undefined): JsonObject[] => (Array.isArray(list) ? list : []).filter(isObject);

function parseRule(rule: JsonObject): WebhookRule {
  return {
    operations: strings(rule['operations']),
    apiGroups: strings(rule['apiGroups']),
    apiVersions: strings(rule['apiVersions']),
    resources: strings(rule['resources']),
    scope: text(rule['scope']) || '*',
    resourceNames: strings(rule['resourceNames']),
  };
}

/** @internal */
export function parseClientConfig(value: Json | undefined): WebhookClientConfig {
  const config = isObject(value) ? value : {};
  const { url, service, caBundle } = config;
  const ca = text(caBundle);
  return {
    ...(url && { url: text(url) }),
    ...(isObject(service) && {
      service: {
        namespace: text(service['namespace']),
        name: text(service['name']),
        port: typeof service['port'] === 'number' ? service['port'] : 443,
        path: text(service['path']),
      },
    }),
    ...(ca && { ca: Buffer.from(ca, 'base64').toString() }),
  };
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
