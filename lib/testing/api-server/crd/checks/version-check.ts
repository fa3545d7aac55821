import { cause, type StatusCause } from '../../common/cause.js';
import { schemaPlace } from '../../schema/schema-path.js';
import type { Schema } from '../../schema/schema.js';
import type { DefinitionColumn, DefinitionSubresources, DefinitionVersion } from '../definition.js';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MAX_SELECTABLE_FIELDS = 8;

/** @internal */
export function deprecationCauses(version: DefinitionVersion, path: string): StatusCause[] {
  const { deprecated, deprecationWarning: warning } = version;
  if (warning === undefined) return [];
  const wrong = (why: string) => cause.invalid(`${path}.deprecationWarning`, warning, why);
  if (!deprecated) return [wrong('can only be set for deprecated versions')];
  const causes: StatusCause[] = [];
  if (Buffer.byteLength(warning) > 256) causes.push(wrong('must be <= 256 characters long'));
  if (warning === '') causes.push(wrong('must not be an empty string'));
  const hidden = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(warning);
  if (hidden) {
    const at = Buffer.byteLength(warning.slice(0, hidden.index));
    causes.push(
      wrong(`must only contain printable UTF-8 characters; non-printable character found at index ${at}`),
    );
  }
  return causes;
}

/** @internal */
export function subresourcesCauses(
  subresources: DefinitionSubresources | undefined,
  path: string,
): StatusCause[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const causes: StatusCause[] = [];
  const check = (field: string, value: string | undefined, prefixes: string[], place: string) => {
    const at = `${path}.scale.${field}`;
    if (!value) causes.push(cause.required(at));
    else if (!value.startsWith('.')) causes.push(notSimple(at, value));
    else if (!prefixes.some((prefix) => value.startsWith(prefix))) {
      causes.push(cause.invalid(at, value, `should be a json path under ${place}`));
    }
  };
  check('specReplicasPath', scale.specReplicasPath, ['.spec.'], '.spec');
  check('statusReplicasPath', scale.statusReplicasPath, ['.status.'], '.status');
  if (scale.labelSelectorPath) {
    check('labelSelectorPath', scale.labelSelectorPath, ['.spec.', '.status.'], 'either .spec or .status');
  }
  return causes;
}

const notSimple = (at: string, path: string) =>
  cause.invalid(at, path, 'must be a simple json path starting with .');

/** @internal */
export function columnCauses(columns: readonly DefinitionColumn[] | undefined, path: string): StatusCause[] {
  return (columns ?? []).flatMap(({ name, type, format, jsonPath }, index) => {
    const at = `${path}[${index}]`;
    const causes: StatusCause[] = [];
    if (!name) causes.push(cause.required(`${at}.name`));
    const types = `must be one of ${COLUMN_TYPES.join(',')}`;
    if (!type) causes.push(cause.required(`${at}.type`, types));
    else if (!COLUMN_TYPES.includes(type)) causes.push(cause.invalid(`${at}.type`, type, types));
    if (format && !COLUMN_FORMATS.includes(format)) {
      causes.push(cause.invalid(`${at}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`));
    }
    if (!jsonPath) causes.push(cause.required(`${at}.JSONPath`));
    else if (!jsonPath.startsWith('.')) causes.push(notSimple(`${at}.JSONPath`, jsonPath));
    return causes;
  });
}

/** @internal */
export function selectableCauses(
  fields: DefinitionVersion['selectableFields'],
  schema: Schema,
  path: string,
): StatusCause[] {
  const causes: StatusCause[] = [];
  const seen = new Set<string>();
  (fields ?? []).forEach(({ jsonPath }, index) => {
    const at = `${path}[${index}].jsonPath`;
    if (!jsonPath) return causes.push(cause.required(at));
    const place = schemaPlace(jsonPath, schema, false);
    if (typeof place === 'string') {
      return causes.push(cause.invalid(at, jsonPath, `is an invalid path: ${place}`));
    }
    if (/^metadata(?:[.[]|$)/.test(place.path)) {
      causes.push(cause.invalid(at, jsonPath, 'must not point to fields in metadata'));
    }
    if (!['string', 'boolean', 'integer'].includes(place.schema.type ?? '')) {
      const why =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
      causes.push(cause.invalid(at, jsonPath, why));
    }
    if (seen.has(place.path)) causes.push(cause.duplicate(at, jsonPath));
    return seen.add(place.path);
  });
  if (seen.size > MAX_SELECTABLE_FIELDS) causes.push(cause.tooMany(path, seen.size, MAX_SELECTABLE_FIELDS));
  return causes;
}
