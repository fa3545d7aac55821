import { ApiError } from '../common/api-error.js';
import { fnv1a64 } from '../common/fnv.js';
import { goQuote } from '../common/go-format.js';
import { CelSyntaxError, type Call, type Expr } from '../schema/cel/ast.js';
import { parse } from '../schema/cel/parser.js';
import type { StoredObject } from '../storage/stored-object.js';

/** @internal */
export interface ShardSelector {
  readonly matches: (object: StoredObject) => boolean;
  /** In the form in which the answer repeats it. */
  readonly text: string;
}

interface Range {
  readonly field: string;
  readonly start: string;
  readonly end: string;
}

const UID = 'object.metadata.uid';
const NAMESPACE = 'object.metadata.namespace';

/** What cel-go numbers the kinds of expressions by. */
const KIND_NUMBERS: Readonly<Record<Expr['kind'], number>> = {
  call: 1,
  comprehension: 2,
  ident: 3,
  list: 4,
  literal: 5,
  map: 6,
  select: 7,
  struct: 8,
};

/**
 * A selector of objects by ranges of a hash, joined by `||`: what several replicas share a kind with. It is written
 * in CEL, but never evaluated.
 *
 * @see https://github.com/kubernetes/enhancements/issues/5866
 * @internal
 */
export function parseShardSelector(text: string | null | undefined): ShardSelector | undefined {
  if (!text) return undefined;
  const ranges = rangesOf(parsed(text));
  const [first] = ranges;
  for (const { field } of ranges) {
    if (first && field !== first.field)
      throw refuse(
        `all shard ranges must use the same field, got ${goQuote(first.field)} and ${goQuote(field)}`,
      );
  }
  const bounds = ranges.map(({ start, end }) => ({ start: BigInt(start), end: BigInt(end) }));
  return {
    text: ranges.map(({ field, start, end }) => `shardRange(${field}, '${start}', '${end}')`).join(' || '),
    matches: (object) => {
      const hash = fnv1a64(first?.field === UID ? object.uid : object.namespace);
      return bounds.some(({ start, end }) => hash >= start && hash < end);
    },
  };
}

/** A failure, and not the client's mistake: so the real server has it. */
function refuse(why: string): ApiError {
  return new ApiError(500, '', `invalid shard selector: ${why}`);
}

function parsed(text: string): Expr {
  const trimmed = text.trim();
  if (!trimmed) throw refuse('empty shard selector is not allowed; omit the parameter for unfiltered lists');
  try {
    return parse(trimmed);
  } catch (error) {
    if (error instanceof CelSyntaxError) throw refuse(`CEL parse error: ${error.message}`);
    throw error;
  }
}

function rangesOf(expr: Expr): Range[] {
  if (expr.kind !== 'call') {
    const kind = KIND_NUMBERS[expr.kind];
    throw refuse(`unexpected expression kind ${kind}; expected shardRange() call or || operator`);
  }
  if (expr.name === '_||_') return expr.args.flatMap(rangesOf);
  if (expr.name === 'shardRange') return [rangeOf(expr)];
  throw refuse(`unsupported function ${goQuote(expr.name)}; only shardRange() and || are allowed`);
}

function rangeOf({ args }: Call): Range {
  const [path, from, to] = args;
  if (!path || !from || !to || args.length !== 3)
    throw refuse(`shardRange() requires exactly 3 arguments, got ${args.length}`);
  const field = fieldOf(path);
  if (field !== UID && field !== NAMESPACE)
    throw refuse(`unsupported field path ${goQuote(field)}; supported: ${UID}, ${NAMESPACE}`);
  const start = hexOf(from, 'hexStart');
  const end = hexOf(to, 'hexEnd');
  if (BigInt(start) < BigInt(end)) return { field, start, end };
  throw refuse(`shard range start ${start} must be less than end ${end}`);
}

function fieldOf(expr: Expr): string {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind === 'select') return `${fieldOf(expr.operand)}.${expr.field}`;
  const kind = KIND_NUMBERS[expr.kind];
  throw refuse(`shardRange() first argument: expected field path (e.g. ${UID}), got expression kind ${kind}`);
}

/** A bound in 16 digits, so that it can be compared as text; 2^64 is the one with 17. */
function hexOf(expr: Expr, name: string): string {
  if (expr.kind !== 'literal')
    throw refuse(
      `${name} must be a string literal (e.g. '0xff'), got expression kind ${KIND_NUMBERS[expr.kind]}`,
    );
  const text = expr.value;
  if (typeof text !== 'string')
    throw refuse(`${name} must be a string literal, got ${goTypeOfLiteral(text)}`);
  if (!text.startsWith('0x')) throw refuse(`${name} must have '0x' prefix, got ${goQuote(text)}`);
  const digits = text.slice(2);
  if (digits === '') throw refuse(`${name}: hex value is required after '0x'`);
  if (digits.length > 17)
    throw refuse(`${name}: hex value too long (${digits.length} chars, max 17): ${goQuote(digits)}`);
  const wrong = /[^0-9a-f]/u.exec(digits);
  if (wrong) throw refuse(`${name}: invalid hex character ${goQuote(wrong[0])} in ${goQuote(text)}`);
  if (digits.length === 17 && text !== '0x10000000000000000')
    throw refuse(`${name}: 17-digit hex value must be '0x10000000000000000' (2^64), got ${goQuote(text)}`);
  if (digits.length < 16) {
    const padded = goQuote(`0x${digits.padStart(16, '0')}`);
    throw refuse(
      `${name} must be a 0x-prefixed 16-digit hex value, got ${goQuote(text)} (did you mean ${padded}?)`,
    );
  }
  return text;
}

function goTypeOfLiteral(value: unknown): string {
  if (typeof value === 'bigint') return 'int64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? 'float64' : 'structpb.NullValue';
}
