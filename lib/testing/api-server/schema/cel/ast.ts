import type { Value } from './values.js';

/** An expression, in the form in which cel-go has it after its macros were expanded. @internal */
export type Expr = Literal | Ident | Select | Call | ListLiteral | MapLiteral | StructLiteral | Comprehension;

interface Node {
  /** Of its own in the whole expression. */
  readonly id: number;
  /** Where in the source it is reported, in UTF-16 units. */
  readonly at: number;
}

/** @internal */
export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: Value;
}

/** @internal */
export interface Ident extends Node {
  readonly kind: 'ident';
  readonly name: string;
}

/** @internal */
export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expr;
  readonly field: string;
  /** Of `has()`: whether the field is there is what counts. */
  readonly isTest: boolean;
}

/** @internal */
export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly target: Expr | undefined;
  readonly args: readonly Expr[];
}

/** @internal */
export interface ListLiteral extends Node {
  readonly kind: 'list';
  readonly items: readonly Expr[];
  /** Which items are left out when they have no value: `[?x]`. */
  readonly optional: ReadonlySet<number>;
}

/** @internal */
export interface Entry {
  readonly id: number;
  readonly key: Expr;
  readonly value: Expr;
  readonly isOptional: boolean;
}

/** @internal */
export interface MapLiteral extends Node {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

/** @internal */
export interface FieldEntry {
  readonly name: string;
  readonly value: Expr;
  readonly at: number;
}

/** `Type{field: value}`: only patches have types that can be made. @internal */
export interface StructLiteral extends Node {
  readonly kind: 'struct';
  readonly type: string;
  readonly fields: readonly FieldEntry[];
}

/** What `all`, `map` and their like become. @internal */
export interface Comprehension extends Node {
  readonly kind: 'comprehension';
  readonly range: Expr;
  readonly variable: string;
  readonly variable2?: string | undefined;
  readonly accumulator: string;
  readonly init: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

/** What is wrong with a source, and where. @internal */
export interface Issue {
  readonly at: number;
  readonly message: string;
}

/** @internal */
export class CelSyntaxError extends Error {
  override readonly name = 'CelSyntaxError';
  readonly issues: readonly Issue[];

  constructor(...issues: readonly Issue[]) {
    super(issues[0]?.message);
    this.issues = issues;
  }
}
