import type { StatusCause } from '../../lib/testing/api-server/common/cause.js';
import type { Json } from '../../lib/testing/api-server/common/json.js';
import { compileRules } from '../../lib/testing/api-server/schema/compile-rules.js';
import { declare } from '../../lib/testing/api-server/schema/cel/schema-types.js';
import type { Schema, ValidationRule } from '../../lib/testing/api-server/schema/schema.js';
import { validateRules } from '../../lib/testing/api-server/schema/validate-rules.js';
import type { RealServer } from './real-server.js';

export interface CelDifference {
  readonly expression: string;
  readonly object?: Json | undefined;
  readonly real: string[];
  readonly ours: string[];
}

/** Two rules say what an expression does: whether it fails, and what comes out of it. */
const rulesFor = (expression: string): ValidationRule[] => [
  { rule: `[dyn(${expression})].size() == 1`, message: 'never' },
  { rule: 'false', message: 'it failed', messageExpression: `'%s'.format([dyn(${expression})])` },
];

const crdWith = (schema: Schema, name: string): Record<string, any> => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${name}s.cel.example.com` },
  spec: {
    group: 'cel.example.com',
    scope: 'Namespaced',
    names: { plural: `${name}s`, singular: name, kind: name, listKind: `${name}list` },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } },
      },
    ],
  },
});

/** Types of `self` are named by the time in the real server. */
const masked = (text: string) =>
  text
    .replace(/selfType\d*/g, 'selfType')
    .replace(/(ParseAddr\([^)]*\)): .*? evaluating/, '$1: … evaluating')
    .replace(/\s+/g, ' ');

/** A syntax error is told by another parser, in its own words; where it is, is the same. */
const syntax = (text: string) => text.replace(/(ERROR: <input>:\d+:\d+: Syntax error:).*$/, '$1');

const withRules = (schema: Schema, rules: readonly ValidationRule[]): Schema => ({
  ...schema,
  'x-kubernetes-validations': rules,
});

/** What the two servers say of expressions, when a CRD with them is made. */
export async function compileDifferences(
  server: RealServer,
  schema: Schema,
  expressions: readonly string[],
): Promise<{ differences: CelDifference[]; valid: string[] }> {
  const differences: CelDifference[] = [];
  const valid: string[] = [];
  await Promise.all(
    expressions.map(async (expression, index) => {
      const [rule] = rulesFor(expression);
      const own = withRules(schema, [{ ...rule, rule: `dyn(${expression}) == 1` }]);
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All';
      const { body, status } = await server.send('POST', path, crdWith(own, `probe${index}`));
      const real = ((body['details']?.causes ?? []) as StatusCause[])
        .map(({ message }) => detail(message))
        .filter((message) => !/entire OpenAPIv3 schema/.test(message));
      if (status !== 201 && real.length === 0) real.push(String(body['message']));
      const declaration = declare(own, false)!;
      const ours = compileRules(own, declaration).flatMap(({ error, expression }) =>
        error ? [syntax(masked(error))] : costs(expression?.maxCost ?? 0),
      );
      if (JSON.stringify(real) !== JSON.stringify(ours)) differences.push({ expression, real, ours });
      if (real.length === 0 && ours.length === 0) valid.push(expression);
    }),
  );
  return { differences, valid: expressions.filter((expression) => valid.includes(expression)) };
}

const LIMIT = 10_000_000;

/** As the CRD's checks put it, of a rule for the one value `spec`. */
function costs(cost: number): string[] {
  if (cost <= LIMIT) return [];
  const factor = cost / LIMIT;
  const times = factor > 100 ? 'more than 100x' : `${factor < 1.5 ? factor.toFixed(6) : factor.toFixed(1)}x`;
  return [`estimated rule cost exceeds budget by factor of ${times}`];
}

function detail(message: string): string {
  const [budget] = /estimated rule cost exceeds budget by factor of \S+( \S+ 100x)?/.exec(message) ?? [];
  if (budget) return budget;
  const at = Math.max(
    message.indexOf('compilation failed:'),
    message.indexOf('program instantiation failed:'),
  );
  return syntax(masked(at >= 0 ? message.slice(at) : message));
}

let count = 0;

/** What the two servers say of objects, by rules made of expressions that compile. */
export async function evaluationDifferences(
  server: RealServer,
  schema: Schema,
  expressions: readonly string[],
  objects: readonly Json[],
): Promise<CelDifference[]> {
  const differences: CelDifference[] = [];
  // One CRD for each would take hours: a kind has a field for each expression, all of one schema.
  const size = 40;
  for (let start = 0; start < expressions.length; start += size) {
    const some = expressions.slice(start, start + size);
    const properties = Object.fromEntries(
      some.map((expression, index) => [`f${index}`, withRules(schema, rulesFor(expression))]),
    );
    const crd = crdWith({ type: 'object', properties }, `evaluation${++count}`);
    const path = await server.install(crd);
    const kind = crd['spec'].names.kind as string;
    await Promise.all(
      some.flatMap((expression, index) =>
        objects.map(async (object) => {
          const body = {
            apiVersion: 'cel.example.com/v1',
            kind,
            metadata: { name: 'x' },
            spec: { [`f${index}`]: object },
          };
          const answer = await server.send('POST', `${path}?dryRun=All`, body);
          const causes = (answer.body['details']?.causes ?? []) as StatusCause[];
          const show = ({ message, field, reason }: StatusCause) =>
            masked(`${field?.replace(/f\d+/, 'f')} | ${reason} | ${message}`);
          const real = causes.map(show);
          if (answer.status !== 201 && real.length === 0) real.push(JSON.stringify(answer.body));
          const own = withRules(schema, rulesFor(expression));
          const here = validateRules(
            { type: 'object', properties: { f: own } },
            { f: object },
            undefined,
            'spec',
          );
          const ours = here.causes.map(show);
          if (JSON.stringify(real) !== JSON.stringify(ours))
            differences.push({ expression, object, real, ours });
        }),
      ),
    );
    await server.uninstall(crd);
  }
  return differences;
}
