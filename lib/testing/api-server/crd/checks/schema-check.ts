import { cause, type StatusCause } from '../../common/cause.js';
import type { Json } from '../../common/json.js';
import { type RuleTree, ruleTree } from '../../schema/rule-tree.js';
import type { Schema } from '../../schema/schema.js';
import { additionalOf, isMetaField } from '../../schema/schema-walk.js';
import { defaultsCauses } from './defaults-check.js';
import { goFieldsOf, goSchema } from './go-structs.js';
import { listTypeCauses } from './list-type-check.js';
import { CostTotal, ruleCauses, ruleTextCauses } from './rule-check.js';
import { structuralCauses } from './structural-check.js';
import { whyNotReadable } from './readable.js';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const ALLOWED_AT_ROOT =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';

/** What is wrong with the schema of a CRD. @internal */
export function schemaCauses(schema: Schema, path: string, hasStatus: boolean): StatusCause[] {
  const causes = hasStatus ? rootCauses(schema, path) : [];
  if (schema.nullable)
    causes.push(cause.forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
  const unreadable = whyNotReadable(schema);
  const structural = unreadable === undefined ? structuralCauses(schema, path) : [];
  if (unreadable === undefined && structural.length === 0) {
    structural.push(...defaultsCauses(schema, path, true));
  }
  causes.push(...structural);
  // Rules are looked at only where all else is well: what they are of is not known before.
  const areRulesRead = unreadable === undefined && structural.length === 0;
  const walk = new SchemaWalk();
  const found = walk.visit(schema, areRulesRead ? ruleTree(schema) : undefined, { ...ROOT, path });
  causes.push(...found.schema, ...found.rules);
  if (causes.length === 0 && unreadable !== undefined) causes.push(cause.invalid(path, '', unreadable));
  return [...causes, ...walk.total.causes(path)];
}

function rootCauses(schema: Schema, path: string): StatusCause[] {
  const allowed = ALLOWED_AT_ROOT.split(' ');
  for (const field of goFieldsOf(schema)) {
    if (field === 'Type' && schema.type !== 'object') {
      const why =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [cause.invalid(`${path}.type`, schema.type, why)];
    }
    if (!allowed.includes(field)) {
      const why = `only [${ALLOWED_AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled`;
      return [cause.invalid(path, goSchema(schema), why)];
    }
  }
  return [];
}

/** What a node of a schema inherits from those above. */
interface Place {
  readonly path: string;
  readonly isRoot: boolean;
  readonly isMeta: boolean;
  /** Why there may be no default; undefined where there may be. */
  readonly noDefaults: string | undefined;
  /** The first node above whose items can't be told apart between two states; rules can't compare below it. */
  readonly uncorrelated: string | undefined;
  /** How many values of the node an object has at most; undefined where nothing limits it. */
  readonly cardinality: number | undefined;
}

const ROOT: Omit<Place, 'path'> = {
  isRoot: true,
  isMeta: false,
  noDefaults: undefined,
  uncorrelated: undefined,
  cardinality: 1,
};

interface Found {
  readonly schema: StatusCause[];
  readonly rules: StatusCause[];
}

class SchemaWalk {
  readonly total = new CostTotal();

  visit(schema: Schema, tree: RuleTree | undefined, place: Place): Found {
    const { path } = place;
    const found: Found = { schema: nodeCauses(schema, place), rules: [] };
    const under = (one: Schema | undefined, step: string, next: Partial<Place>, below?: RuleTree) => {
      if (!one) return;
      const inner = this.visit(one, below, { ...place, isRoot: false, ...next, path: `${path}.${step}` });
      found.schema.push(...inner.schema);
      found.rules.push(...inner.rules);
    };
    const cardinality = below(place.cardinality, schema);
    const noDefaults = 'inside additionalProperties applying to object metadata';
    const additional = { cardinality, ...(place.isMeta && { noDefaults }) };
    under(additionalOf(schema), 'additionalProperties', additional, tree?.additional);
    const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource']) && isMetaField(name);
      under(
        property,
        `properties[${name}]`,
        {
          cardinality,
          ...(isAtomic && { uncorrelated: place.uncorrelated ?? path }),
          ...(isMeta && { isMeta }),
          ...(isMeta && place.isRoot && { noDefaults: `in top-level ${name}` }),
        },
        tree?.properties.get(name),
      );
    }
    under(schema.not, 'not', {});
    for (const field of ['allOf', 'oneOf', 'anyOf'] as const) {
      schema[field]?.forEach((one, index) => under(one, `${field}[${index}]`, {}));
    }
    const isMap = schema['x-kubernetes-list-type'] === 'map';
    const items = Array.isArray(schema.items) ? undefined : schema.items;
    under(
      items,
      'items',
      { cardinality, ...(!isMap && { uncorrelated: place.uncorrelated ?? path }) },
      tree?.items,
    );
    found.schema.push(...listTypeCauses(schema, path), ...ruleTextCauses(schema, path));
    if (found.schema.length === 0 && tree) found.rules.push(...ruleCauses(tree, place, this.total));
    return found;
  }
}

/** Of how many values the values of a node are made. */
function below(cardinality: number | undefined, schema: Schema): number | undefined {
  if (cardinality === undefined) return undefined;
  const { type, maxProperties, maxItems } = schema;
  if (type === 'object' && schema.additionalProperties !== undefined) {
    return maxProperties === undefined ? undefined : cardinality * Math.max(0, maxProperties);
  }
  if (type !== 'array') return cardinality;
  return maxItems === undefined ? undefined : cardinality * Math.max(0, maxItems);
}

function nodeCauses(schema: Schema, { path, isMeta, noDefaults }: Place): StatusCause[] {
  const causes: StatusCause[] = [];
  const values = schema as Readonly<Record<string, Json | undefined>>;
  const type = values['type'] as string | undefined;
  const forbid = (field: string, why: string) => causes.push(cause.forbidden(`${path}.${field}`, why));
  if (type && !TYPES.includes(type)) causes.push(cause.notSupported(`${path}.type`, type, TYPES));
  if (values['default'] !== undefined && noDefaults !== undefined) {
    forbid('default', `must not be set ${noDefaults}`);
  }
  for (const field of ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref']) {
    if (values[field] !== undefined) forbid(field, `${field} is not supported`);
  }
  if (type === 'null') forbid('type', 'type cannot be set to null, use nullable as an alternative');
  if (Array.isArray(values['items'])) forbid('items', 'items must be a schema object and not an array');
  if (isMeta && schema['x-kubernetes-embedded-resource']) {
    forbid('x-kubernetes-embedded-resource', 'must not be used inside of resource meta');
  }
  if (schema.uniqueItems) {
    forbid('uniqueItems', 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic');
  }
  const hasProperties = Object.keys(schema.properties ?? {}).length > 0;
  if (hasProperties && schema.additionalProperties !== undefined && schema.additionalProperties !== true) {
    forbid('additionalProperties', 'additionalProperties and properties are mutual exclusive');
  }
  return causes;
}
