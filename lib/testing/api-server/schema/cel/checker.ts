import type { Call, Comprehension, Expr, Issue, Select } from './ast.js';
import type { Checked } from './checked.js';
import { celFunctions } from './functions.js';
import type { Overload } from './library/overload.js';
import { qualifiedName } from './qualified-name.js';
import { LiteralChecker } from './literal-checker.js';
import { typeOfValue } from './type-of-value.js';
import {
  formatSignature,
  formatType,
  isDyn,
  isError,
  isExactly,
  isOptional,
  optionalOf,
  T,
  type Type,
} from './types.js';
import { substitute } from './unify.js';

/** Checks the types of an expression, as cel-go's checker does. @internal */
export function check(
  expr: Expr,
  variables: ReadonlyMap<string, Type>,
  structs?: (name: string) => Type | undefined,
): Checked | Issue[] {
  const checker = new Checker(variables, structs);
  checker.check(expr);
  if (checker.issues.length > 0) return checker.issues;
  const types = new Map<number, Type>();
  for (const [id, type] of checker.types) types.set(id, substitute(checker.known, type, true));
  return {
    expr,
    type: types.get(expr.id) as Type,
    types,
    overloads: checker.overloads,
    typeNames: checker.typeNames,
    variables: checker.used,
  };
}

class Checker extends LiteralChecker {
  readonly overloads = new Map<number, readonly Overload[]>();
  check(expr: Expr): Type {
    const type = this.typeOf(expr);
    this.types.set(expr.id, type);
    return type;
  }

  private typeOf(expr: Expr): Type {
    switch (expr.kind) {
      case 'literal':
        return typeOfValue(expr.value);
      case 'ident':
        return this.lookUp(expr, expr.name) ?? this.undeclared(expr.at, expr.name);
      case 'select':
        return this.checkSelect(expr);
      case 'call':
        return this.checkCall(expr);
      case 'list':
        return this.checkList(expr);
      case 'map':
        return this.checkMap(expr);
      case 'struct':
        return this.checkStruct(expr);
      case 'comprehension':
        return this.checkComprehension(expr);
    }
  }

  private checkSelect(expr: Select): Type {
    const name = qualifiedName(expr);
    const whole = name === undefined ? undefined : this.lookUp(expr, name);
    if (whole) {
      // Of a variable with a dot in its name, what stands before the dot may be one as well, and is read first.
      if (!this.typeNames.has(expr.id)) this.check(expr.operand);
      return whole;
    }
    const type = this.fieldType(expr, expr.operand, expr.field, false);
    return substitute(this.known, expr.isTest ? T.bool : type, false);
  }

  private fieldType(expr: Expr, operand: Expr, field: string, isOptionalSelect: boolean): Type {
    const operandType = substitute(this.known, this.check(operand), false);
    const inOptional = isOptional(operandType);
    const target = inOptional ? (operandType.params[0] as Type) : operandType;
    let result = T.dyn;
    if (target.kind === 'map') result = target.params[1] as Type;
    else if (target.kind === 'struct') {
      // Words that are reserved in CEL may name a field as they are.
      const type = target.fields?.get(field) ?? target.fields?.get(`__${field}__`);
      result = type ?? this.fail(expr.at, `undefined field '${field}'`);
    } else if (target.kind === 'param') this.assignable(T.dyn, target);
    else if (!isDyn(target) && !isError(target)) {
      this.fail(expr.at, `type '${formatType(target)}' does not support field selection`);
    }
    return inOptional || isOptionalSelect ? optionalOf(result) : result;
  }

  private checkCall(expr: Call): Type {
    const { name, args, target } = expr;
    if (name === '_?._') {
      const [operand, field] = args;
      const text = field?.kind === 'literal' && typeof field.value === 'string' ? field.value : '';
      return substitute(this.known, this.fieldType(expr, operand as Expr, text, true), false);
    }
    for (const arg of args) this.check(arg);
    const functions = celFunctions();
    if (target) {
      const prefix = qualifiedName(target);
      const isKnown = prefix !== undefined && (prefix !== 'jsonpatch' || this.makesPatches);
      const qualified = isKnown ? functions.get(`${prefix}.${name}`) : undefined;
      if (qualified) return this.resolve(expr, `${prefix}.${name}`, qualified, undefined);
      this.check(target);
    }
    const found = functions.get(name.replace(/^\./, ''));
    return found ? this.resolve(expr, name, found, target) : this.undeclared(expr.at, name);
  }

  private resolve(expr: Call, name: string, overloads: readonly Overload[], target: Expr | undefined): Type {
    const all = target ? [target, ...expr.args] : expr.args;
    const types = all.map((arg) => this.types.get(arg.id) as Type);
    if (name === '_&&_' || name === '_||_') return this.checkLogical(expr, overloads, types);
    const matching: Overload[] = [];
    let result: Type | undefined;
    for (const overload of overloads) {
      if (overload.isMember !== (target !== undefined)) continue;
      const fresh = new Map(overload.params.map((param) => [param, this.newType()]));
      const args = overload.args.map((type) => substitute(fresh, type, false));
      if (!this.assignableAll(types, args)) continue;
      matching.push(overload);
      const own = substitute(this.known, substitute(fresh, overload.result, false), false);
      if (!result) result = own;
      else if (!isDyn(result) && !isExactly(own, result)) result = T.dyn;
    }
    if (result) {
      this.overloads.set(expr.id, matching);
      return result;
    }
    const actual = types.map((type) => substitute(this.known, type, true));
    const signature = formatSignature(actual, target !== undefined);
    return this.fail(expr.at, `found no matching overload for '${name}' applied to '${signature}'`);
  }

  private checkLogical(expr: Call, overloads: readonly Overload[], types: readonly Type[]): Type {
    let result: Type = T.bool;
    types.forEach((type, index) => {
      if (this.assignable(type, T.bool)) return;
      result = this.mismatch((expr.args[index] as Expr).at, T.bool, type);
    });
    this.overloads.set(expr.id, overloads);
    return result;
  }

  private checkComprehension(expr: Comprehension): Type {
    const range = substitute(this.known, this.check(expr.range), false);
    const accumulator = this.check(expr.init);
    const before = this.scopes;
    this.scopes = [...before, { name: expr.accumulator, type: accumulator }];
    const outer = this.scopes;
    const [first, second] = this.iterated(expr, range);
    this.scopes = [...outer, { name: expr.variable, type: first }];
    if (expr.variable2 !== undefined) this.scopes.push({ name: expr.variable2, type: second });
    this.expect(expr.condition, T.bool);
    this.expect(expr.step, accumulator);
    this.scopes = outer;
    const result = this.check(expr.result);
    this.scopes = before;
    return substitute(this.known, result, false);
  }

  /** The types of the variables; with one variable, the first is an item of a list, and a key of a map. */
  private iterated(expr: Comprehension, range: Type): [Type, Type] {
    const [first = T.dyn, second = T.dyn] = range.params;
    switch (range.kind) {
      case 'list':
        return expr.variable2 === undefined ? [first, first] : [T.int, first];
      case 'map':
        return [first, second];
      case 'dyn':
      case 'error':
      case 'param':
        this.assignable(T.dyn, range);
        return [T.dyn, T.dyn];
      default: {
        const name = formatType(range);
        const message = `expression of type '${name}' cannot be range of a comprehension (must be list, map, or dynamic)`;
        this.fail(expr.range.at, message);
        return [T.error, T.error];
      }
    }
  }

  private expect(expr: Expr, type: Type): void {
    const actual = this.check(expr);
    if (!this.assignable(type, actual)) this.mismatch(expr.at, type, actual);
  }
}
