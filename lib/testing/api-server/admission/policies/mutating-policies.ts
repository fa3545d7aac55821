import { ApiError } from '../../common/api-error.js';
import { cloneJson, equalJson } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { ObjectTypes } from '../../managed-fields/object-type.js';
import type { Value } from '../../schema/cel/values.js';
import { type Admission, refused } from '../admission.js';
import { evaluateTo } from '../cel/condition.js';
import { jsonToCel } from '../cel/json-to-cel.js';
import { authorizerValue } from '../cel/review-variables.js';
import { conditionsHold } from '../webhooks/match-conditions.js';
import { isExempt, type Target } from '../webhooks/match-webhook.js';
import type { MutatingTools } from '../webhooks/webhook-tools.js';
import { applyConfiguration, applyOperations } from './apply-mutation.js';
import { LazyVariables } from './lazy-variables.js';
import { matchPolicy } from './match-policy.js';
import type { Policy, PolicyBinding } from './policy.js';
import type { BoundPolicy } from './policy-index.js';
import { paramsOf, paramType } from './policy-params.js';
import type { Mutation } from './policy-program.js';
import { namespaceValue, type PolicyTools, readWrite } from './policy-view.js';

/** Schemas are the same for every server, and what is made of one is kept as long as it is. */
const objectTypes = new ObjectTypes();

/** A policy with one of its bindings and one of its parameters. */
interface Invocation {
  readonly id: string;
  readonly policy: Policy;
  readonly binding: PolicyBinding;
  readonly target: Target;
  readonly params: KubeObject | undefined;
}

interface PolicyError {
  readonly message: string;
  /** Empty: the policy or its binding is not as it should be. */
  readonly reason: string;
}

/**
 * The MutatingAdmissionPolicies of one write: all in their order, and then, if the object was changed after another
 * with `reinvocationPolicy: IfNeeded` was asked, that other once more.
 *
 * @internal
 */
export class MutatingPolicies {
  private isSecondRound = false;
  private waiting = new Set<string>();
  private again = new Set<string>();
  private hasChanged = false;
  private lastOutput: KubeObject | undefined;
  private errors: PolicyError[] = [];

  constructor(
    private readonly policies: readonly BoundPolicy[],
    private readonly tools: PolicyTools & Pick<MutatingTools, 'normalize'>,
  ) {}

  get wantsSecondRound(): boolean {
    return this.hasChanged;
  }

  beginSecondRound(): void {
    this.isSecondRound = true;
  }

  /** Sets the admission's object to what the policies made of it. @throws ApiError */
  async run(admission: Admission): Promise<void> {
    if (isExempt(admission)) return;
    this.errors = [];
    if (this.isSecondRound && !equalJson(admission.object, this.lastOutput)) this.askAllAgain();
    const invocations: Invocation[] = [];
    for (const bound of this.policies) invocations.push(...(await this.invocationsOf(bound, admission)));
    for (const invocation of invocations) await this.ask(invocation, admission);
    this.lastOutput = admission.object && cloneJson(admission.object);
    const [first] = this.errors;
    if (first) throw refusal(admission, first, this.errors);
  }

  private async invocationsOf(
    { policy, bindings }: BoundPolicy,
    admission: Admission,
  ): Promise<Invocation[]> {
    const { matcher, types, view } = this.tools;
    const found: Invocation[] = [];
    try {
      const target = matchPolicy(matcher, policy.criteria, admission);
      if (!target) return [];
      const type = policy.paramKind && paramType(types, policy.paramKind);
      for (const binding of bindings) {
        try {
          if (binding.criteria && !matchPolicy(matcher, binding.criteria, admission)) continue;
          const version = policy.paramKind?.version ?? '';
          for (const params of await paramsOf(view, type, version, binding, admission.namespace)) {
            const { namespace = '', name = '' } = params?.metadata ?? {};
            found.push({
              id: `${policy.name}/${binding.name}/${namespace}/${name}`,
              policy,
              binding,
              target,
              params,
            });
          }
        } catch (error) {
          this.fail(policy, `failed to configure binding: ${(error as Error).message}`, binding);
        }
      }
    } catch (error) {
      this.fail(policy, `failed to configure policy: ${(error as Error).message}`);
    }
    return found;
  }

  private async ask(invocation: Invocation, admission: Admission): Promise<void> {
    const { id, policy, binding, target, params } = invocation;
    const values = (await readWrite(this.tools, admission, target)).set('params', jsonToCel(params));
    values.set('authorizer', authorizerValue(this.tools.authorizer, admission));
    const { program, ignoresFailures, matchConditions } = policy;
    try {
      if (!conditionsHold(matchConditions, ignoresFailures, values, program.conditionTypes)) return;
    } catch (error) {
      return this.fail(policy, (error as Error).message, binding, 'Invalid');
    }
    if (this.isSecondRound && !this.again.has(id)) return;
    const before = admission.object && cloneJson(admission.object);
    for (const mutation of program.compiled.mutations) {
      if (!admission.object) continue;
      try {
        await this.mutate(mutation, invocation, admission, values);
      } catch (error) {
        if (error instanceof ApiError) throw error;
        this.fail(policy, (error as Error).message, binding, 'Invalid');
      }
    }
    if (!equalJson(before, admission.object)) {
      this.askAllAgain();
      this.hasChanged = true;
    }
    if (policy.isReinvoked) this.waiting.add(id);
  }

  private async mutate(
    { text, compiled, patchType }: Mutation,
    { policy, target }: Invocation,
    admission: Admission,
    known: ReadonlyMap<string, Value>,
  ): Promise<void> {
    if (typeof compiled === 'string') throw new Error(compiled);
    const { convert, normalize } = this.tools;
    const object = await convert(admission, admission.object as KubeObject, target.kind);
    const values = new Map(known).set('object', jsonToCel(object));
    values.set('namespaceObject', namespaceValue(this.tools, admission));
    values.set('variables', new LazyVariables(policy.program.compiled.variables, values));
    const made = evaluateTo(text, compiled, values);
    const { schema } = target.type.versions.get(target.kind.version) ?? {};
    const changed =
      patchType === 'JSONPatch'
        ? applyOperations(object, made)
        : applyConfiguration(object, made, objectTypes.of(schema));
    if (changed === object) return;
    admission.object = await convert(admission, normalize(admission, changed, target.kind), admission.kind);
  }

  private askAllAgain(): void {
    for (const id of this.waiting) this.again.add(id);
    this.waiting = new Set();
  }

  private fail(policy: Policy, why: string, binding?: PolicyBinding, reason = ''): void {
    if (policy.ignoresFailures) return;
    const by = binding
      ? `policy '${policy.name}' with binding '${binding.name}'`
      : `policy ${JSON.stringify(policy.name)}`;
    this.errors.push({ message: `${by} denied request: ${why}`, reason });
  }
}

/** The code stays that of a refusal, whatever the reason is. */
function refusal(admission: Admission, first: PolicyError, all: readonly PolicyError[]): ApiError {
  const { code, reason, details } = refused(admission, '');
  const causes = all.map(({ message }) => ({ message }));
  return new ApiError(code, first.reason || reason, first.message, { ...details, causes });
}
