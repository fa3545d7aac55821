import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { Expression } from '../../schema/cel/expression.js';
import { jsonPatchType, objectType } from '../../schema/cel/struct.js';
import { listOf as listTypeOf, structOf, T, type Type } from '../../schema/cel/types.js';
import { conditionTypes, reviewTypes, type Variables } from '../cel/admission-variables.js';
import { compilePatch, compileTo } from '../cel/condition.js';

/** An expression of a policy, or what is wrong with it. @internal */
export interface PolicyExpression {
  readonly text: string;
  readonly compiled: Expression | string;
}

/** @internal */
export interface PolicyVariable extends PolicyExpression {
  readonly name: string;
}

/** @internal */
export interface Validation extends PolicyExpression {
  readonly message: string;
  readonly reason: string;
  readonly messageExpression: PolicyExpression | undefined;
}

/** What a policy changes. @internal */
export interface Mutation extends PolicyExpression {
  readonly patchType: 'ApplyConfiguration' | 'JSONPatch';
}

/**
 * The expressions of a policy, compiled when they are first needed. Each variable may use those before it, and every
 * other expression all of them.
 *
 * @internal
 */
export class PolicyProgram {
  private all: Compiled | undefined;

  constructor(
    private readonly spec: JsonObject,
    private readonly hasParams: boolean,
  ) {}

  /** What match conditions may read. */
  get conditionTypes(): Variables {
    return withParams(conditionTypes, this.hasParams);
  }

  get compiled(): Compiled {
    return (this.all ??= compile(this.spec, this.hasParams));
  }
}

interface Compiled {
  readonly variables: readonly PolicyVariable[];
  readonly validations: readonly Validation[];
  readonly auditAnnotations: readonly PolicyExpression[];
  readonly mutations: readonly Mutation[];
}

function compile(spec: JsonObject, hasParams: boolean): Compiled {
  const fields = new Map<string, Type>();
  const given = listOf(spec['variables']);
  const own: Variables = new Map(
    given.length > 0 || spec['mutations'] !== undefined
      ? [['variables', structOf('kubernetes.variables', fields)]]
      : [],
  );
  const decided = new Map([...withParams(conditionTypes, hasParams), ...own]);
  const told = new Map([...withParams(reviewTypes, hasParams), ...own]);
  const variables = given.map((one): PolicyVariable => {
    const [name, text] = [textOf(one['name']), textOf(one['expression'])];
    const compiled = compileTo(text, decided);
    fields.set(name, typeof compiled === 'string' ? T.dyn : compiled.type);
    return { name, text, compiled };
  });
  const expression = (text: string, types: Variables, ...results: Type[]): PolicyExpression => ({
    text,
    compiled: compileTo(text, types, ...results),
  });
  return {
    variables,
    validations: listOf(spec['validations']).map((one) => {
      const message = textOf(one['messageExpression']);
      return {
        ...expression(textOf(one['expression']), decided, T.bool),
        message: textOf(one['message']),
        reason: textOf(one['reason']),
        messageExpression: message ? expression(message, told, T.string) : undefined,
      };
    }),
    mutations: listOf(spec['mutations']).map((one) => mutationOf(one, decided)),
    auditAnnotations: listOf(spec['auditAnnotations']).map((one) =>
      expression(textOf(one['valueExpression']).trim(), decided, T.string, T.null),
    ),
  };
}

function mutationOf(mutation: JsonObject, variables: Variables): Mutation {
  const isPatch = mutation['patchType'] === 'JSONPatch';
  const given = mutation[isPatch ? 'jsonPatch' : 'applyConfiguration'];
  const text = isObject(given) ? textOf(given['expression']).trim() : '';
  const compiled = compilePatch(text, variables, isPatch ? listTypeOf(jsonPatchType) : objectType);
  return { patchType: isPatch ? 'JSONPatch' : 'ApplyConfiguration', text, compiled };
}

const withParams = (types: Variables, hasParams: boolean): Variables =>
  hasParams ? new Map([...types, ['params', T.dyn]]) : types;
const listOf = (value: Json | undefined): JsonObject[] =>
  (Array.isArray(value) ? value : []).filter(isObject);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
