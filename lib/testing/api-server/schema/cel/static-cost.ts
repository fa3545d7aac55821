import type { Call, Comprehension, Expr, ListLiteral, MapLiteral, Select } from './ast.js';
import type { Checked } from './checked.js';
import { fixed, plus, type Range, sum, times, union, UNKNOWN_SIZE, MOST } from './estimate.js';
import type { Declaration } from './schema-types.js';
import { type EntrySize, type Local, SizeBook } from './size-book.js';
import type { Argument, CallEstimate } from './call-estimate.js';
import { libraryCallCost } from './static-call-cost.js';
import { standardCallCost } from './static-operator-cost.js';

/** What an expression costs at least and at most, whatever the values: cel-go's checker/cost. @internal */
export function estimateCost(checked: Checked, self: Declaration): Range {
  return new Estimator(checked, self).cost(checked.expr);
}

class Estimator extends SizeBook {
  cost(expr: Expr): Range {
    switch (expr.kind) {
      case 'literal':
        return fixed(0);
      case 'ident':
        this.paths.set(expr.id, this.local(expr.name)?.path ?? [expr.name]);
        return fixed(1);
      case 'select':
        return this.costSelect(expr);
      case 'call':
        return this.costCall(expr);
      case 'list':
        return this.costList(expr);
      case 'map':
        return this.costMap(expr);
      case 'struct':
        return expr.fields.map(({ value }) => this.cost(value)).reduce(plus, fixed(40));
      case 'comprehension':
        return isBind(expr) ? this.costBind(expr) : this.costComprehension(expr);
    }
  }

  private costSelect({ id, operand, field, isTest }: Select): Range {
    const own = this.cost(operand);
    if (isTest) return own;
    const { kind } = this.typeOf(operand);
    const isCounted = kind === 'map' || kind === 'struct' || kind === 'param';
    this.paths.set(id, [...this.path(operand), field]);
    return isCounted ? plus(own, fixed(1)) : own;
  }

  private costCall(expr: Call): Range {
    const { name, args, target } = expr;
    if (name === 'dyn' && args[0]) {
      const own = this.cost(args[0]);
      this.copySizes(expr, args[0]);
      return plus(fixed(1), own);
    }
    const argCosts = args.map((arg) => this.cost(arg));
    const overloads = this.checked.overloads.get(expr.id) ?? [];
    if (overloads.length === 0) return fixed(0);
    const isMember = target !== undefined && overloads.some((overload) => overload.isMember);
    const targetCost = isMember && target ? this.cost(target) : fixed(0);
    const all = (isMember && target ? [target, ...args] : args).map((arg) => this.argument(arg));
    let own: Range = { min: MOST, max: 0 };
    let size: Range | undefined;
    for (const { id } of overloads) {
      const estimate = this.overloadCost(expr, id, all, argCosts);
      own = union(own, estimate.cost);
      if (estimate.size) size = size ? union(size, estimate.size) : estimate.size;
      if ((id === 'index_list' || id === 'index_map') && args[0]) {
        size = this.entries(args[0])?.value;
        this.paths.set(expr.id, [...this.path(args[0]), id === 'index_list' ? '@items' : '@values']);
      }
      size ??= this.size(expr);
    }
    if (size) this.sizes.set(expr.id, size);
    return plus(targetCost, own);
  }

  private overloadCost(
    expr: Call,
    overload: string,
    all: readonly Argument[],
    argCosts: readonly Range[],
  ): CallEstimate {
    const withArgs = ({ cost, size }: CallEstimate): CallEstimate => ({
      cost: plus(cost, sum(argCosts)),
      size,
    });
    const library = libraryCallCost(expr.name, overload, all);
    if (library) return withArgs(library);
    const [first, second, third] = argCosts as [Range, Range, Range];
    if (overload === 'logical_or' || overload === 'logical_and') {
      return { cost: { min: first.min, max: plus(first, second).max } };
    }
    if (overload === 'conditional') {
      const [, yes, no] = all as [Argument, Argument, Argument];
      this.setEntries(expr, joinEntries(this.entries(yes.expr), this.entries(no.expr)));
      const size = union(yes.size ?? UNKNOWN_SIZE, no.size ?? UNKNOWN_SIZE);
      return { cost: plus(first, union(second, third)), size };
    }
    if (overload.startsWith('add_') && all[1] && all[0]) {
      this.setEntries(expr, joinEntries(this.entries(all[0].expr), this.entries(all[1].expr)));
    }
    return withArgs(standardCallCost(overload, all));
  }

  private argument(expr: Expr): Argument {
    const type = this.typeOf(expr);
    const path = this.path(expr);
    const itemPath = path.length > 0 && path[0] !== '@result' ? [...path, '@items'] : undefined;
    const itemSize = type.kind === 'list' && itemPath ? this.declaredSize(itemPath) : undefined;
    return { expr, type, size: this.size(expr), itemSize };
  }

  private costList({ id, items }: ListLiteral): Range {
    const costs = items.map((item) => this.cost(item));
    this.entrySizes.set(id, { isList: true, key: fixed(1), value: this.joinedSize(items) });
    return plus(sum(costs), fixed(10));
  }

  private costMap({ id, entries }: MapLiteral): Range {
    const costs = entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)]);
    const key = this.joinedSize(entries.map((entry) => entry.key));
    const value = this.joinedSize(entries.map((entry) => entry.value));
    this.entrySizes.set(id, { isList: false, key, value });
    return plus(sum(costs), fixed(30));
  }

  private costComprehension(expr: Comprehension): Range {
    const { range, init, accumulator } = expr;
    const before = plus(this.cost(range), this.cost(init));
    this.push(accumulator, this.localOf(init));
    const names = this.pushIterated(expr);
    const loop = plus(this.cost(expr.condition), this.cost(expr.step));
    for (const name of names) this.pop(name);
    const result = this.cost(expr.result);
    this.pop(accumulator);
    const count = this.size(range) ?? UNKNOWN_SIZE;
    if (init.kind === 'literal') this.setSize(expr, this.size(init));
    else if (init.kind === 'list' || init.kind === 'map') {
      this.setSize(expr, count);
      this.setEntries(expr, this.entries(expr.step));
    }
    return plus(plus(before, result), times(count, loop));
  }

  private pushIterated({ range, variable, variable2 }: Comprehension): string[] {
    const entries = this.entries(range);
    const isList = entries?.isList ?? this.typeOf(range).kind === 'list';
    const below = (part: string) => [...this.path(range), part];
    const value: Local = {
      path: below(isList ? '@items' : '@values'),
      size: entries?.value,
      entries: undefined,
    };
    const key: Local = { path: below(isList ? '@indices' : '@keys'), size: entries?.key, entries: undefined };
    if (variable2 === undefined) {
      this.push(variable, isList ? value : key);
      return [variable];
    }
    this.push(variable, key);
    this.push(variable2, value);
    return [variable, variable2];
  }

  private costBind({ id, range, init, accumulator, result }: Comprehension): Range {
    const before = plus(this.cost(range), this.cost(init));
    this.push(accumulator, this.localOf(init));
    const own = this.cost(result);
    this.pop(accumulator);
    this.copySizes({ id }, result);
    return plus(before, own);
  }
}

function joinEntries(a: EntrySize | undefined, b: EntrySize | undefined): EntrySize | undefined {
  return a && b && { isList: a.isList, key: union(a.key, b.key), value: union(a.value, b.value) };
}

const isBind = ({ range, condition, accumulator }: Comprehension) =>
  range.kind === 'list' &&
  range.items.length === 0 &&
  condition.kind === 'literal' &&
  condition.value === false &&
  accumulator !== '@result';
