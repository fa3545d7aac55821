import { cause, OMITTED, type StatusCause } from '../common/cause.js';
import { getField, isObject, type Json, type JsonObject } from '../common/json.js';
import { CostExceeded } from './cel/frame.js';
import { fromJson } from './cel/json-values.js';
import { withMetaFields } from './cel/schema-types.js';
import { CelError, Optional, type Value } from './cel/values.js';
import type { CompiledRule } from './compile-rules.js';
import { Correlation } from './correlation.js';
import { MapList } from './map-list.js';
import { causeFor, messageOf } from './rule-messages.js';
import { type RuleTree, ruleTree } from './rule-tree.js';
import type { Schema } from './schema.js';

/** What all rules of an object may cost together. */
const BUDGET = 10_000_000;

/** @internal */
export interface RuleFindings {
  readonly causes: StatusCause[];
  /** Rules that what an update left as it was breaks: they are only warned of. */
  readonly warnings: string[];
}

/**
 * Asks the rules (`x-kubernetes-validations`) of a schema.
 *
 * @param old what the value was before an update: transition rules compare with it
 * @internal
 */
export function validateRules(schema: Schema, value: Json, old?: Json, path = ''): RuleFindings {
  const tree = ruleTree(schema);
  const run = new RuleRun();
  if (tree)
    run.visit(
      tree,
      path,
      value,
      old,
      correlate(old === undefined ? undefined : new Correlation(value, old, schema)),
    );
  return run;
}

/** What is known of the old value: of this one, or else of the nearest around it. */
interface Ratchet {
  readonly current: Correlation | undefined;
  readonly parent: Correlation | undefined;
}

const correlate = (current: Correlation | undefined, parent?: Correlation): Ratchet => ({ current, parent });

function below(ratchet: Ratchet, step: (current: Correlation) => Correlation | undefined): Ratchet {
  return ratchet.current ? correlate(step(ratchet.current), ratchet.current) : ratchet;
}

class RuleRun implements RuleFindings {
  readonly causes: StatusCause[] = [];
  readonly warnings: string[] = [];
  private budget = BUDGET;

  visit(tree: RuleTree, path: string, value: Json, old: Json | undefined, ratchet: Ratchet): void {
    if (value === null || this.budget < 0) return;
    if (tree.rules.length > 0) this.ask(tree, path, value, old ?? undefined, ratchet);
    if (Array.isArray(value)) this.visitItems(tree, path, value, Array.isArray(old) ? old : [], ratchet);
    else if (isObject(value)) this.visitFields(tree, path, value, isObject(old) ? old : {}, ratchet);
  }

  private visitItems(tree: RuleTree, path: string, list: Json[], old: Json[], ratchet: Ratchet): void {
    const { items, schema } = tree;
    if (!items) return;
    const before = schema['x-kubernetes-list-type'] === 'map' ? new MapList(schema, old) : undefined;
    list.forEach((item, index) => {
      this.visit(
        items,
        `${path}[${index}]`,
        item,
        before?.get(item),
        below(ratchet, (one) => one.item(index)),
      );
    });
  }

  private visitFields(
    tree: RuleTree,
    path: string,
    object: JsonObject,
    old: JsonObject,
    ratchet: Ratchet,
  ): void {
    for (const name of Object.keys(object)) {
      const property = tree.properties.get(name);
      const next = property ?? tree.additional;
      if (!next) continue;
      const isTypeField = !ratchet.parent && (name === 'apiVersion' || name === 'kind');
      const under = property ? (path ? `${path}.${name}` : name) : `${path}[${name}]`;
      const value = getField(object, name) as Json;
      const ratchetBelow = isTypeField ? correlate(undefined) : below(ratchet, (one) => one.field(name));
      this.visit(next, under, value, getField(old, name), ratchetBelow);
    }
  }

  private ask(tree: RuleTree, path: string, value: Json, old: Json | undefined, ratchet: Ratchet): void {
    const field = path || '<nil>';
    const type = tree.schema.type ?? '';
    const schema = tree.isRoot ? withMetaFields(tree.schema) : tree.schema;
    const self = () => fromJson(value, schema);
    const oldSelf = () => (old === undefined || old === null ? undefined : fromJson(old, schema));
    for (const compiled of tree.rules) {
      if (this.budget < 0) return;
      const { rule, expression, error, usesOldSelf } = compiled;
      if (error !== undefined) this.causes.push(cause.invalid(field, type, `rule compile error: ${error}`));
      if (!expression) continue;
      if (usesOldSelf && (old === undefined || old === null) && !rule.optionalOldSelf) continue;
      const name = rule.message?.trim() || rule.rule.trim();
      let result: Value | undefined;
      let variables: ReadonlyMap<string, Value>;
      try {
        variables = variablesOf(
          self(),
          usesOldSelf || compiled.message ? oldSelf() : undefined,
          rule.optionalOldSelf,
        );
        result = expression.evaluate(variables);
      } catch (failure) {
        if (!this.spend(expression.lastCost, field, type)) return;
        if (failure instanceof CostExceeded) {
          const why = `'${failure.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${name}`;
          this.causes.push(cause.invalid(field, type, why));
          this.budget = -1;
          return;
        }
        if (!(failure instanceof CelError)) throw failure;
        const why = failure.message.startsWith('no such overload')
          ? `'${failure.message}': call arguments did not match a supported operator, function or macro signature for rule: ${name}`
          : `${failure.message} evaluating rule: ${name}`;
        this.causes.push(cause.invalid(field, type, why));
        continue;
      }
      if (!this.spend(expression.lastCost, field, type)) return;
      if (result !== true) this.tell(compiled, field, value, type, variables, ratchet);
    }
  }

  private spend(cost: number, field: string, type: string): boolean {
    if (cost <= this.budget) {
      this.budget -= cost;
      return true;
    }
    const why =
      'validation failed due to running out of cost budget, no further validation rules will be run';
    this.causes.push(cause.invalid(field, type, why));
    this.budget = -1;
    return false;
  }

  private tell(
    compiled: CompiledRule,
    at: string,
    value: Json,
    type: string,
    variables: ReadonlyMap<string, Value>,
    ratchet: Ratchet,
  ): void {
    const { rule, fieldPath } = compiled;
    const field = fieldPath ? (at === '<nil>' ? fieldPath : `${at}.${fieldPath}`) : at;
    const fallback = rule.message ? rule.message.trim() : `failed rule: ${rule.rule.trim()}`;
    const detail = messageOf(compiled, variables) ?? fallback;
    const shown = type === 'object' || type === 'array' ? OMITTED : value;
    const found = causeFor(rule.reason, field, shown, detail);
    const isUnchanged = (ratchet.current ?? ratchet.parent)?.isEqual ?? false;
    if (!compiled.usesOldSelf && isUnchanged) this.warnings.push(`${found.field}: ${found.message}`);
    else this.causes.push(found);
  }
}

function variablesOf(
  self: Value,
  old: Value | undefined,
  isOptional: boolean | undefined,
): ReadonlyMap<string, Value> {
  const variables = new Map<string, Value>([['self', self]]);
  if (isOptional) variables.set('oldSelf', old === undefined ? Optional.NONE : new Optional(old));
  else if (old !== undefined) variables.set('oldSelf', old);
  return variables;
}
