import type { Call, Comprehension, Expr, ListLiteral, MapLiteral, StructLiteral } from './ast.js';
import type { Type } from './types.js';
import { CelStruct } from './struct.js';
import type { Checked } from './checked.js';
import type { Run } from './frame.js';
import {
  planFunction,
  planIndex,
  planLogical,
  planNotStrictlyFalse,
  planOptionalSelect,
  planOr,
  planSelect,
} from './operations.js';
import { CelError, CelList, CelMap, Entries, Items, Optional, TypeValue, type Value } from './values.js';

/** Makes a function of a checked expression. @internal */
export function plan(checked: Checked): Run {
  return new Planner(checked).plan(checked.expr);
}

class Planner {
  private scope: string[] = [];

  constructor(private readonly checked: Checked) {}

  plan(expr: Expr): Run {
    const type = this.checked.typeNames.get(expr.id);
    if (type) {
      const value = new TypeValue(type);
      return () => value;
    }
    switch (expr.kind) {
      case 'literal': {
        const { value } = expr;
        return () => value;
      }
      case 'ident':
        return this.planIdent(expr.name);
      case 'select':
        return planSelect(this.plan(expr.operand), expr.field, expr.isTest);
      case 'call':
        return this.planCall(expr);
      case 'list':
        return this.planList(expr);
      case 'map':
        return this.planMap(expr);
      case 'comprehension':
        return this.planComprehension(expr);
      case 'struct':
        return this.planStruct(expr);
    }
  }

  private planIdent(dotted: string): Run {
    const name = dotted.replace(/^\./, '');
    const slot = dotted.startsWith('.') ? -1 : this.scope.lastIndexOf(name);
    if (slot >= 0) {
      return (frame) => {
        frame.charge(1);
        return frame.locals[slot] as Value;
      };
    }
    return (frame) => {
      frame.charge(1);
      const value = frame.variables.get(name);
      if (value === undefined) throw new CelError(`no such attribute(s): ${name}`);
      return value;
    };
  }

  private planCall(expr: Call): Run {
    const { name, target } = expr;
    const args = expr.args.map((arg) => this.plan(arg));
    const [first, second, third] = args as [Run, Run, Run];
    switch (name) {
      case '_&&_':
        return planLogical(first, second, false);
      case '_||_':
        return planLogical(first, second, true);
      case '_?_:_':
        return (frame) => {
          const condition = first(frame);
          if (typeof condition !== 'boolean') throw new CelError('no such overload');
          return condition ? second(frame) : third(frame);
        };
      case '@not_strictly_false':
        return planNotStrictlyFalse(first);
      case '_?._':
        return planOptionalSelect(first, second);
      case '_[_]':
      case '_[?_]':
        return planIndex(first, second, name === '_[?_]');
      default:
    }
    const overloads = this.checked.overloads.get(expr.id) ?? [];
    // A function with a qualified name has what looks like its target in the name.
    const isMember = target !== undefined && overloads.some((overload) => overload.isMember);
    const all = isMember && target ? [this.plan(target), ...args] : args;
    if (name === 'or' || name === 'orValue') return planOr(all[0] as Run, all[1] as Run, name === 'orValue');
    return planFunction(name, overloads, all);
  }

  private planList({ items, optional }: ListLiteral): Run {
    const runs = items.map((item) => this.plan(item));
    return (frame) => {
      const values: Value[] = [];
      runs.forEach((run, index) => {
        const value = run(frame);
        if (!optional.has(index)) values.push(value);
        else if (value instanceof Optional && value.value !== undefined) values.push(value.value);
      });
      frame.charge(10);
      return new Items(values);
    };
  }

  private planMap({ entries }: MapLiteral): Run {
    const runs = entries.map(({ key, value, isOptional }) => ({
      key: this.plan(key),
      value: this.plan(value),
      isOptional,
    }));
    return (frame) => {
      const pairs: [Value, Value][] = [];
      for (const run of runs) {
        const key = run.key(frame);
        const value = run.value(frame);
        if (!run.isOptional) pairs.push([key, value]);
        else if (value instanceof Optional && value.value !== undefined) pairs.push([key, value.value]);
      }
      frame.charge(30);
      return Entries.of(pairs);
    };
  }

  private planStruct({ id, fields }: StructLiteral): Run {
    const type = this.checked.types.get(id) as Type;
    const runs = fields.map(({ name, value }) => [name, this.plan(value)] as const);
    return (frame) => {
      const values = new Map(runs.map(([name, run]) => [name, run(frame)]));
      frame.charge(40);
      return new CelStruct(type, values);
    };
  }

  private planComprehension(expr: Comprehension): Run {
    const range = this.plan(expr.range);
    const init = this.plan(expr.init);
    const outer = this.scope;
    const slot = outer.length;
    const { variable2 } = expr;
    this.scope = [...outer, expr.accumulator, expr.variable, ...(variable2 === undefined ? [] : [variable2])];
    const condition = this.plan(expr.condition);
    const step = this.plan(expr.step);
    this.scope = [...outer, expr.accumulator];
    const result = this.plan(expr.result);
    this.scope = outer;
    return (frame) => {
      const over = range(frame);
      const { locals } = frame;
      const saved = locals.slice(slot);
      locals[slot] = init(frame);
      for (const [first, second] of iterate(over, variable2 !== undefined)) {
        locals[slot + 1] = first;
        if (second !== undefined) locals[slot + 2] = second;
        if (condition(frame) !== true) break;
        locals[slot] = step(frame);
      }
      const value = result(frame);
      locals.splice(slot, locals.length, ...saved);
      return value;
    };
  }
}

function* iterate(range: Value, isPair: boolean): Generator<readonly [Value, Value | undefined]> {
  if (range instanceof CelList) {
    for (let index = 0; index < range.size; index++) {
      yield isPair ? [BigInt(index), range.at(index)] : [range.at(index), undefined];
    }
  } else if (range instanceof CelMap) {
    for (const key of range.keys()) yield [key, isPair ? range.find(key) : undefined];
  } else throw new CelError(`got '${goName(range)}', expected iterable type`);
}

const GO_NAMES: Readonly<Record<string, string>> = {
  bigint: 'types.Int',
  number: 'types.Double',
  string: 'types.String',
  boolean: 'types.Bool',
};

const goName = (value: Value) => GO_NAMES[typeof value] ?? 'types.Null';
