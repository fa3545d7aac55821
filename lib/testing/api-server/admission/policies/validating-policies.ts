import { ApiError } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { Value } from '../../schema/cel/values.js';
import { type Admission, refused } from '../admission.js';
import { authorizerValue } from '../cel/review-variables.js';
import { isExempt, type Target } from '../webhooks/match-webhook.js';
import { type Denial, denialsOf } from './evaluate-policy.js';
import { matchPolicy } from './match-policy.js';
import type { Policy, PolicyBinding } from './policy.js';
import type { BoundPolicy } from './policy-index.js';
import { paramsOf, paramType } from './policy-params.js';
import { namespaceValue, type PolicyTools, readWrite } from './policy-view.js';

interface Refusal extends Denial {
  readonly policy: Policy;
  readonly binding?: PolicyBinding;
}

const CODES: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
};

/**
 * Asks the ValidatingAdmissionPolicies that are bound. All are heard; the first refusal is the answer.
 *
 * @throws ApiError
 * @internal
 */
export async function askPolicies(
  policies: readonly BoundPolicy[],
  tools: PolicyTools,
  admission: Admission,
): Promise<void> {
  if (policies.length === 0 || isExempt(admission)) return;
  const refusals: Refusal[] = [];
  for (const bound of policies) refusals.push(...(await new PolicyRun(bound, tools, admission).refusals()));
  const [first] = refusals;
  if (first) throw refusal(admission, first);
}

function refusal(admission: Admission, { policy, binding, message, reason }: Refusal): ApiError {
  const by = binding ? ` with binding '${binding.name}'` : '';
  const why = `ValidatingAdmissionPolicy '${policy.name}'${by} denied request: ${message}`;
  const { message: text, details } = refused(admission, why);
  return new ApiError(CODES[reason] ?? 422, reason || 'Invalid', text, {
    ...details,
    causes: [{ message: why }],
  });
}

/** One policy, asked of one write. */
class PolicyRun {
  private values: Promise<Map<string, Value>> | undefined;

  constructor(
    private readonly bound: BoundPolicy,
    private readonly tools: PolicyTools,
    private readonly admission: Admission,
  ) {}

  async refusals(): Promise<Refusal[]> {
    const { policy, bindings } = this.bound;
    let target: Target | undefined;
    try {
      target = matchPolicy(this.tools.matcher, policy.criteria, this.admission);
      if (!target) return [];
      const type = policy.paramKind && paramType(this.tools.types, policy.paramKind);
      const found: Refusal[] = [];
      for (const binding of bindings) {
        try {
          const { criteria } = binding;
          if (criteria && !matchPolicy(this.tools.matcher, criteria, this.admission)) continue;
          const { view } = this.tools;
          const version = policy.paramKind?.version ?? '';
          const params = await paramsOf(view, type, version, binding, this.admission.namespace);
          for (const one of params) found.push(...(await this.ask(target, binding, one)));
        } catch (error) {
          found.push(...this.misconfigured('binding', error, binding));
        }
      }
      return found;
    } catch (error) {
      return this.misconfigured('policy', error);
    }
  }

  private misconfigured(what: string, error: unknown, binding?: PolicyBinding): Refusal[] {
    const { policy } = this.bound;
    if (policy.ignoresFailures) return [];
    const message = `failed to configure ${what}: ${(error as Error).message}`;
    return [{ policy, ...(binding && { binding }), message, reason: '' }];
  }

  private async ask(
    target: Target,
    binding: PolicyBinding,
    params: KubeObject | undefined,
  ): Promise<Refusal[]> {
    const { policy } = this.bound;
    const { admission } = this;
    const authorizer = authorizerValue(this.tools.authorizer, admission);
    const values = await (this.values ??= readWrite(this.tools, admission, target));
    const denials = denialsOf(policy, values, namespaceValue(this.tools, admission), authorizer, params);
    const isDenied = binding.actions.includes('Deny');
    if (binding.actions.includes('Warn')) {
      for (const { message, isOfAudit } of denials) {
        if (isOfAudit) continue;
        admission.warn(
          `Validation failed for ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.name}': ${message}`,
        );
      }
    }
    return denials.filter((one) => isDenied || one.isOfAudit).map((one) => ({ ...one, policy, binding }));
  }
}
