import { cause, type StatusCause } from '../../common/cause.js';
import { byCodePoint } from '../../common/go-format.js';
import { equalJson, type Json } from '../../common/json.js';
import { compilePattern } from '../../schema/regex.js';
import type { Schema } from '../../schema/schema.js';
import { additionalOf, propertyOf } from '../../schema/schema-walk.js';

type Level = 'root' | 'item' | 'field';

const INT_OR_STRING: Json = [{ type: 'integer' }, { type: 'string' }];
/** What only structure may say, not the conditions in allOf, anyOf, oneOf and not. */
const STRUCTURE: readonly (readonly [keyof Schema | 'title', string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

/**
 * Whether a schema is structural: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 *
 * @internal
 */
export function structuralCauses(schema: Schema, path: string): StatusCause[] {
  const check = new StructuralCheck();
  check.structure(schema, 'root', path);
  check.completeness(schema, schema, path, path);
  return check.causes.sort((a, b) => byCodePoint(textOf(a), textOf(b)));
}

const textOf = ({ field, message }: StatusCause) => `${field}: ${message}`;

class StructuralCheck {
  readonly causes: StatusCause[] = [];

  structure(schema: Schema, level: Level, path: string): void {
    const { type = '', items, properties = {} } = schema;
    if (type === 'array' && !items) this.causes.push(cause.required(`${path}.items`, 'must be specified'));
    if (items) this.structure(items, 'item', `${path}.items`);
    for (const [name, property] of Object.entries(properties)) {
      this.structure(property, 'field', `${path}.properties[${name}]`);
    }
    if (schema.additionalProperties !== undefined) {
      if (level === 'root') {
        this.causes.push(cause.forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
      }
      const additional = additionalOf(schema);
      if (additional) this.structure(additional, 'field', `${path}.additionalProperties`);
    }
    this.extensions(schema, level, path);
    const first = schema.allOf?.[0]?.anyOf;
    this.conditions(schema, path, isIntOrString(schema.anyOf), isIntOrString(first));
    if (level === 'root' || schema['x-kubernetes-embedded-resource']) this.typeFields(schema, path);
    const metadata = propertyOf(schema, 'metadata');
    if (metadata) this.metadata(metadata, schema, level, `${path}.properties[metadata]`);
  }

  private extensions(schema: Schema, level: Level, path: string): void {
    const { type = '' } = schema;
    const isEmbedded = schema['x-kubernetes-embedded-resource'];
    const preserves = schema['x-kubernetes-preserve-unknown-fields'];
    const isEither = schema['x-kubernetes-int-or-string'];
    const { causes } = this;
    const notEither = 'must be false if x-kubernetes-int-or-string is true';
    if (isEither && preserves) {
      causes.push(cause.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, true, notEither));
    }
    if (isEither && isEmbedded) {
      causes.push(cause.invalid(`${path}.x-kubernetes-embedded-resource`, true, notEither));
    }
    if (isEmbedded && type !== 'object') {
      const why = 'must be object if x-kubernetes-embedded-resource is true';
      causes.push(type ? cause.invalid(`${path}.type`, type, why) : cause.required(`${path}.type`, why));
    } else if (!type && !isEither && !preserves) {
      const where = {
        root: 'at the root',
        item: 'for specified array items',
        field: 'for specified object fields',
      };
      causes.push(cause.required(`${path}.type`, `must not be empty ${where[level]}`));
    }
    if (isEmbedded && schema.additionalProperties !== undefined) {
      const why = 'must not be used if x-kubernetes-embedded-resource is set';
      causes.push(cause.forbidden(`${path}.additionalProperties`, why));
    }
    if (level === 'root' && type && type !== 'object') {
      causes.push(cause.invalid(`${path}.type`, type, 'must be object at the root'));
    }
    if (isEmbedded && !preserves && Object.keys(schema.properties ?? {}).length === 0) {
      const why =
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
      causes.push(cause.required(`${path}.properties`, why));
    }
  }

  private typeFields(schema: Schema, path: string): void {
    for (const name of ['kind', 'apiVersion']) {
      const property = propertyOf(schema, name);
      if (!property || property.type === 'string') continue;
      const at = `${path}.properties[${name}].type`;
      this.causes.push(cause.invalid(at, property.type ?? '', 'must be string'));
    }
  }

  private metadata(metadata: Schema, owner: Schema, level: Level, path: string): void {
    const isChecked = level === 'root' || owner['x-kubernetes-embedded-resource'];
    if (isChecked && metadata.type !== 'object') {
      this.causes.push(cause.invalid(`${path}.type`, metadata.type ?? '', 'must be object'));
    }
    if (level !== 'root') return;
    const { type: _type, default: _default, properties = {}, ...rest } = metadata;
    const isNames = Object.keys(properties).every((name) => name === 'name' || name === 'generateName');
    if (isNames && Object.keys(rest).length === 0) return;
    const why =
      'must not specify anything other than name and generateName, but metadata is implicitly specified';
    this.causes.push(cause.forbidden(path, why));
  }

  private conditions(schema: Schema, path: string, skipsAnyOf: boolean, skipsFirstAnyOf: boolean): void {
    const { anyOf = [], allOf = [], oneOf = [], not, pattern } = schema;
    if (!skipsAnyOf) anyOf.forEach((one, index) => this.condition(one, `${path}.anyOf[${index}]`));
    allOf.forEach((one, index) => {
      this.condition(one, `${path}.allOf[${index}]`, skipsFirstAnyOf && index === 0);
    });
    oneOf.forEach((one, index) => this.condition(one, `${path}.oneOf[${index}]`));
    if (not) this.condition(not, `${path}.not`);
    const why = pattern && whyNoPattern(pattern);
    if (why) {
      const text = `must be a valid regular expression, but isn't: ${why}`;
      this.causes.push(cause.invalid(`${path}.pattern`, pattern, text));
    }
  }

  private condition(schema: Schema, path: string, skipsAnyOf = false): void {
    this.conditions(schema, path, skipsAnyOf, false);
    if (schema.items) this.condition(schema.items, `${path}.items`);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      this.condition(property, `${path}.properties[${name}]`);
    }
    for (const [field, why] of STRUCTURE) {
      if (isSet(schema[field])) this.causes.push(cause.forbidden(`${path}.${field}`, why));
    }
    if (propertyOf(schema, 'metadata')) {
      const at = `${path}.properties[metadata]`;
      this.causes.push(cause.forbidden(at, 'must not be specified in a nested context'));
    }
  }

  /** What conditions speak of has to be in the structure, too; only those at the root are looked at. */
  completeness(structure: Schema, condition: Schema, path: string, place: string): void {
    const { anyOf = [], allOf = [], oneOf = [], not } = condition;
    const parts = { allOf, anyOf, oneOf };
    for (const [name, list] of Object.entries(parts)) {
      list.forEach((one, index) => this.covered(structure, one, `${path}.${name}[${index}]`, place));
    }
    if (not) this.covered(structure, not, `${path}.not`, place);
  }

  private covered(structure: Schema, condition: Schema, path: string, place: string): void {
    const { items, properties = {} } = condition;
    const below = (own: Schema | undefined, one: Schema, step: string) => {
      if (own) return this.covered(own, one, `${path}.${step}`, `${place}.${step}`);
      const why = `because it is defined in ${path}.${step}`;
      this.causes.push(cause.required(`${place}.${step}`, why));
    };
    this.completeness(structure, condition, path, place);
    if (items) below(structure.items, items, 'items');
    for (const [name, property] of Object.entries(properties)) {
      below(propertyOf(structure, name), property, `properties[${name}]`);
    }
  }
}

const isSet = (value: unknown) =>
  value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);

const isIntOrString = (anyOf: readonly Schema[] | undefined) =>
  anyOf !== undefined && equalJson(anyOf as Json, INT_OR_STRING);

function whyNoPattern(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
