import { cause, type StatusCause } from '../../common/cause.js';
import { type CompiledRule, mostValues } from '../../schema/compile-rules.js';
import type { RuleTree } from '../../schema/rule-tree.js';
import { schemaPlace } from '../../schema/schema-path.js';
import type { Schema } from '../../schema/schema.js';
import { goRule } from './go-structs.js';

const RULE_LIMIT = 10_000_000;
const TOTAL_LIMIT = 100_000_000;
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const rulePath = (path: string, index: number) => `${path}.x-kubernetes-validations[${index}]`;
const hasLineBreak = (text: string) => /[\n\r]/.test(text);

/** What is wrong with rules, whatever they say. @internal */
export function ruleTextCauses(schema: Schema, path: string): StatusCause[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((rule, index) => {
    const at = rulePath(path, index);
    const causes: StatusCause[] = [];
    const { rule: text, message = '', messageExpression = '', reason, fieldPath = '' } = rule;
    const [trimmed, trimmedMessage] = [text.trim(), message.trim()];
    if (trimmed === '') causes.push(cause.required(`${at}.rule`, 'rule is not specified'));
    else if (message !== '' && trimmedMessage === '') {
      causes.push(cause.invalid(`${at}.message`, message, 'must be non-empty if specified'));
    } else if (hasLineBreak(trimmedMessage)) {
      causes.push(cause.invalid(`${at}.message`, message, 'must not contain line breaks'));
    } else if (hasLineBreak(trimmed) && trimmedMessage === '') {
      const why = 'message must be specified if rule contains line breaks';
      causes.push(cause.required(`${at}.message`, why));
    }
    if (messageExpression !== '' && messageExpression.trim() === '') {
      const why = 'messageExpression must be non-empty if specified';
      causes.push(cause.required(`${at}.messageExpression`, why));
    }
    if (reason !== undefined && !REASONS.includes(reason)) {
      causes.push(cause.notSupported(`${at}.reason`, reason, REASONS));
    }
    const wrongPath = (why: string) => causes.push(cause.invalid(`${at}.fieldPath`, fieldPath, why));
    if (fieldPath !== '' && fieldPath.trim() === '') wrongPath('must be non-empty if specified');
    if (hasLineBreak(fieldPath)) wrongPath('must not contain line breaks');
    if (fieldPath !== '' && typeof schemaPlace(fieldPath, schema, true) === 'string') {
      wrongPath('must be a valid path');
    }
    return causes;
  });
}

/** What all rules of a schema are reckoned to cost. @internal */
export class CostTotal {
  private sum = 0;
  private dear: { readonly path: string; readonly cost: number }[] = [];

  add(path: string, cost: number): void {
    this.sum += cost;
    if (cost < TOTAL_LIMIT / 100) return;
    this.dear = [...this.dear, { path, cost }].sort((a, b) => b.cost - a.cost).slice(0, 4);
  }

  causes(path: string): StatusCause[] {
    if (this.sum <= TOTAL_LIMIT) return [];
    const why = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...this.dear.map((one) => cause.forbidden(one.path, why)),
      cause.forbidden(path, tooDear(name, this.sum, TOTAL_LIMIT)),
    ];
  }
}

/** What is wrong with what the rules of a node say. @internal */
export function ruleCauses(
  { rules, declaration }: RuleTree,
  place: {
    readonly path: string;
    readonly cardinality: number | undefined;
    readonly uncorrelated: string | undefined;
  },
  total: CostTotal,
): StatusCause[] {
  const times = place.cardinality ?? mostValues(declaration);
  return rules.flatMap((compiled, index) => {
    const at = rulePath(place.path, index);
    const causes: StatusCause[] = [];
    const cost = (compiled.expression?.maxCost ?? 0) * times;
    if (cost > RULE_LIMIT) {
      causes.push(cause.forbidden(`${at}.rule`, tooDear('estimated rule cost', cost, RULE_LIMIT)));
    }
    total.add(`${at}.rule`, cost);
    if (compiled.error !== undefined) {
      causes.push(cause.invalid(`${at}.rule`, goRule(compiled.rule), compiled.error));
    }
    causes.push(...messageCauses(compiled, at, total), ...oldSelfCauses(compiled, at, place.uncorrelated));
    return causes;
  });
}

function messageCauses(compiled: CompiledRule, at: string, total: CostTotal): StatusCause[] {
  const { rule, message, messageError } = compiled;
  const path = `${at}.messageExpression`;
  if (messageError !== undefined) return [cause.invalid(path, goRule(rule), messageError)];
  if (!message) return [];
  total.add(path, message.maxCost);
  if (message.maxCost <= RULE_LIMIT) return [];
  return [cause.forbidden(path, tooDear('estimated messageExpression cost', message.maxCost, RULE_LIMIT))];
}

function oldSelfCauses(
  { rule, usesOldSelf }: CompiledRule,
  at: string,
  uncorrelated: string | undefined,
): StatusCause[] {
  if (!usesOldSelf) {
    if (rule.optionalOldSelf === undefined) return [];
    const why = 'may not be set if oldSelf is not used in rule';
    return [cause.invalid(`${at}.optionalOldSelf`, rule.optionalOldSelf, why)];
  }
  if (uncorrelated === undefined) return [];
  const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`;
  return [cause.invalid(`${at}.rule`, rule.rule, why)];
}

function tooDear(name: string, cost: number, limit: number): string {
  const factor = cost / limit;
  let times = 'more than 100x';
  if (factor <= 100) times = `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`;
  const mend =
    'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared';
  return `${name} exceeds budget by factor of ${times} (${mend})`;
}
