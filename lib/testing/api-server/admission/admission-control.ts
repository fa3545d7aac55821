import type { Authorizer } from '../access/access-attributes.js';
import { ApiError } from '../common/api-error.js';
import { cloneJson, isObject, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { AdmissionAttributes, AdmissionGate, RequestContext } from '../server-context.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import { apiVersion, DecodeError } from '../types/resource-type.js';
import type { TypeRegistry } from '../types/type-registry.js';
import { normalize } from '../write/normalize.js';
import { type Admission, type GroupVersionKind, kindOf } from './admission.js';
import { admissionOptions } from './admission-options.js';
import { authorizerValue, reviewVariables } from './cel/review-variables.js';
import type { ClusterView } from './cluster-view.js';
import { defaultPlugins } from './plugins/default-plugins.js';
import { PluginChain } from './plugins/plugin-chain.js';
import { PolicyIndex } from './policies/policy-index.js';
import { MutatingPolicies } from './policies/mutating-policies.js';
import type { PolicyTools } from './policies/policy-view.js';
import { askPolicies } from './policies/validating-policies.js';
import { chargeQuotas } from './quota/charge-quotas.js';
import { conditionsHold } from './webhooks/match-conditions.js';
import { type Invocation, WebhookMatcher } from './webhooks/match-webhook.js';
import { MutatingWebhooks } from './webhooks/mutating-webhooks.js';
import { askValidatingWebhooks } from './webhooks/validating-webhooks.js';
import type { Webhook } from './webhooks/webhook.js';
import type { WebhookClient } from './webhooks/webhook-client.js';
import { WebhookIndex } from './webhooks/webhook-index.js';
import type { MutatingTools } from './webhooks/webhook-tools.js';

/** What admission is made of. @internal */
export interface AdmissionParts {
  readonly storage: ObjectStorage;
  readonly types: TypeRegistry;
  readonly view: ClusterView;
  readonly authorizer: Authorizer;
  readonly random: { uuid(): string };
  readonly webhooks: WebhookClient;
}

/** The collections of webhook configurations, which are kept by the names of their resources. */
const MUTATING = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
const VALIDATING = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
const MUTATING_POLICIES = 'mutatingadmissionpolicies.admissionregistration.k8s.io';
const MUTATING_BINDINGS = 'mutatingadmissionpolicybindings.admissionregistration.k8s.io';
const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';

/**
 * May this write be stored, and how? What comes in: an authorised write. What goes out: the object as it shall be, or
 * a refusal.
 *
 * 1. Built-in rules that change objects, then mutating policies and webhooks; all once more if one of them
 *    changed something.
 * 2. After the rules of the kind: built-in rules that only refuse, then policies, then validating webhooks.
 *
 * @internal
 */
export class AdmissionControl implements AdmissionGate {
  private readonly plugins: PluginChain;
  private readonly mutating: WebhookIndex;
  private readonly validating: WebhookIndex;
  private readonly policies: PolicyIndex;
  private readonly mutatingPolicies: PolicyIndex;
  private readonly policyTools: PolicyTools;
  private readonly matcher: WebhookMatcher;

  constructor(private readonly parts: AdmissionParts) {
    const { storage, types, view, authorizer } = parts;
    this.plugins = new PluginChain(defaultPlugins, view, authorizer);
    this.mutating = new WebhookIndex(storage, MUTATING);
    this.validating = new WebhookIndex(storage, VALIDATING);
    this.policies = new PolicyIndex(storage, POLICIES, BINDINGS);
    this.mutatingPolicies = new PolicyIndex(storage, MUTATING_POLICIES, MUTATING_BINDINGS);
    this.matcher = new WebhookMatcher(types, view);
    this.policyTools = { types, view, authorizer, matcher: this.matcher, convert };
  }

  async mutate(context: RequestContext, attributes: AdmissionAttributes): Promise<KubeObject | undefined> {
    const admission = toAdmission(context, attributes);
    await this.change(context, admission);
    const { object, oldObject } = admission;
    // Of what the webhooks made of it.
    if (object) context.server.access.checkGrant(context, object, oldObject);
    return object;
  }

  async validate(context: RequestContext, attributes: AdmissionAttributes): Promise<void> {
    const admission = toAdmission(context, attributes);
    // A deletion has nothing to change, but those who change things may refuse it.
    if (admission.operation === 'DELETE') await this.change(context, admission);
    this.plugins.validate(admission);
    await askPolicies(this.policies.bound, this.policyTools, admission);
    const { webhooks } = this.validating;
    if (webhooks.length > 0) await askValidatingWebhooks(webhooks, this.tools(context), admission);
    // Last, when nobody else can refuse it any more.
    chargeQuotas(admission, this.parts.view, this.parts.storage);
  }

  private async change(context: RequestContext, admission: Admission): Promise<void> {
    this.plugins.mutate(admission);
    const { webhooks } = this.mutating;
    const policies = this.mutatingPolicies.bound;
    if (policies.length + webhooks.length === 0) return;
    const tools = this.tools(context);
    const rounds = [
      ...(policies.length > 0 ? [new MutatingPolicies(policies, { ...this.policyTools, ...tools })] : []),
      ...(webhooks.length > 0 ? [new MutatingWebhooks(webhooks, tools)] : []),
    ];
    for (const round of rounds) await round.run(admission);
    if (!rounds.some((round) => round.wantsSecondRound)) return;
    for (const round of rounds) round.beginSecondRound();
    this.plugins.mutate(admission);
    for (const round of rounds) await round.run(admission);
  }

  private match(
    webhook: Webhook,
    admission: Admission,
  ): Invocation | undefined | Promise<Invocation | undefined> {
    const invocation = this.matcher.match(webhook, admission);
    return invocation && webhook.matchConditions.length > 0
      ? matchConditions(this.parts.authorizer, invocation, admission)
      : invocation;
  }

  private tools(context: RequestContext): MutatingTools {
    const { random, webhooks } = this.parts;
    return {
      send: (webhook, review) => send(webhooks, webhook, review),
      newUid: () => random.uuid(),
      match: (webhook, admission) => this.match(webhook, admission),
      convert,
      normalize: (_admission, object, kind) => normalized(context, object, kind),
    };
  }
}

async function matchConditions(
  authorizer: Authorizer,
  invocation: Invocation,
  admission: Admission,
): Promise<Invocation | undefined> {
  const inVersion = async (object: KubeObject | undefined) =>
    object && (await convert(admission, object, invocation.kind));
  const objects = {
    object: await inVersion(admission.object),
    oldObject: await inVersion(admission.oldObject),
  };
  const { matchConditions, ignoresFailures } = invocation.webhook;
  const variables = reviewVariables(invocation, admission, objects).set(
    'authorizer',
    authorizerValue(authorizer, admission),
  );
  try {
    return conditionsHold(matchConditions, ignoresFailures, variables) ? invocation : undefined;
  } catch (error) {
    throw ApiError.forbidden(admission.type, admission.name, (error as Error).message);
  }
}

/** @throws Error whose message is the one of the real server */
async function send(client: WebhookClient, webhook: Webhook, review: JsonObject): Promise<JsonObject> {
  try {
    return await client.call(webhook, review);
  } catch (error) {
    throw new Error(`failed to call webhook: ${(error as Error).message}`, { cause: error });
  }
}

function toAdmission(context: RequestContext, attributes: AdmissionAttributes): Admission {
  const { info, request, type, version, user, warnings } = context;
  const { operation, name, isDryRun, object, oldObject, options } = attributes;
  const isNamespace = type.group === '' && type.resource === 'namespaces';
  return {
    operation,
    type,
    version: version.name,
    kind: kindOf(
      object ??
        oldObject ??
        ({ apiVersion: apiVersion(type.group, version.name), kind: type.kind } as KubeObject),
    ),
    subresource: info.subresource,
    name,
    // A namespace counts as in itself.
    namespace: isNamespace ? name || (object?.metadata.name ?? '') : info.namespace,
    user,
    isDryRun,
    object,
    oldObject,
    // Only webhooks want them, and most writes meet none.
    get options() {
      return admissionOptions(operation, request.query, options);
    },
    warn: (text) => warnings.push(text),
  };
}

async function convert(
  { type }: Admission,
  object: KubeObject,
  { group, version, kind }: GroupVersionKind,
): Promise<KubeObject> {
  const own = kindOf(object);
  if (own.group === group && own.version === version && own.kind === kind) return object;
  const to = apiVersion(group, version);
  const [converted] = (await type.convert?.([cloneJson(object)], to)) ?? [];
  return converted ?? { ...object, apiVersion: to, kind };
}

/** A webhook may put anything into an object: it is read again like one from outside. */
function normalized(context: RequestContext, object: KubeObject, kind: GroupVersionKind): KubeObject {
  if (!isObject(object.metadata)) object.metadata = {};
  const version = context.type.versions.get(kind.version) ?? context.version;
  try {
    normalize({ type: context.type, version }, object);
  } catch (error) {
    // The author of the request has done nothing wrong.
    throw error instanceof DecodeError ? ApiError.internal(error) : error;
  }
  return object;
}
