import { cloneJson } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { Correlation } from '../schema/correlation.js';
import { dropWrongNulls, setDefaults } from '../schema/default.js';
import { coerceEmbedded, validateEmbedded } from '../schema/embedded-resource.js';
import { validateListTypes } from '../schema/list-types.js';
import { OBJECT_META } from '../schema/object-meta.js';
import { pruneUnknown, unknownFields } from '../schema/prune.js';
import { uncheckedRules } from '../schema/rule-messages.js';
import type { Schema } from '../schema/schema.js';
import { validateSchema } from '../schema/validate.js';
import { validateRules } from '../schema/validate-rules.js';
import type { StatusCause } from '../common/api-error.js';
import { DecodeError, type ScalePaths } from '../types/resource-type.js';
import { readMetadata } from './custom-metadata.js';
import { scaleCauses } from './scale-check.js';

/**
 * Reads a custom resource by its schema: unknown fields are told and go, defaults come.
 *
 * @param isApplied it is what an apply made of an object: where that is null, it stays so
 * @internal
 */
export function decodeCustom(schema: Schema | undefined, isApplied = false) {
  return (given: KubeObject, onUnknownField?: (path: string) => void): KubeObject => {
    const object = cloneJson(given);
    // What is unknown is gone once the metadata are read.
    const ofMetadata = unknownFields(object.metadata, OBJECT_META, false).map((path) => `metadata.${path}`);
    readMetadata(object.metadata);
    const unknown = [...ofMetadata, ...pruneUnknown(object, schema, true)];
    pruneUnknown(object.metadata, OBJECT_META, false);
    if (!isApplied) dropWrongNulls(object, schema);
    const embedded = coerceEmbedded(object, schema);
    if (embedded.wrong) throw new DecodeError(`${embedded.wrong.field}: ${embedded.wrong.message}`);
    for (const path of [...unknown, ...embedded.unknown]) onUnknownField?.(path);
    setDefaults(object, schema);
    return object;
  };
}

/** What an object has to keep to in its version. @internal */
export interface CustomRules {
  readonly schema: Schema;
  readonly scale: ScalePaths | undefined;
}

/** What is wrong with a custom resource, after its metadata; beside its old state, where it has one. @internal */
export function customCauses(
  { schema, scale }: CustomRules,
  object: KubeObject,
  ofMetadata: readonly StatusCause[],
  old?: KubeObject,
  subresource?: string,
): StatusCause[] {
  const correlation = old && new Correlation(object, old, schema);
  const status = schema.properties?.['status'];
  const causes: StatusCause[] = [...ofMetadata];
  if (subresource === 'status') {
    if (status && object['status'] !== undefined) {
      const below = correlation?.field('status');
      causes.push(...validateSchema(status, object['status'], { below: 'status', correlation: below }));
    }
  } else {
    causes.push(...validateSchema(schema, object, { correlation }), ...validateEmbedded(object, schema));
  }
  causes.push(...scaleCauses(object, scale, subresource));
  // What an update finds wrong already, it need not mend.
  const wasWrong = old !== undefined && validateListTypes(old, schema).length > 0;
  if (!wasWrong) causes.push(...validateListTypes(object, schema));
  const unchecked = uncheckedRules(schema, causes);
  return unchecked ? [...causes, unchecked] : [...causes, ...validateRules(schema, object, old).causes];
}
