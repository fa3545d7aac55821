import { ApiError } from '../common/api-error.js';
import { jsonKindOf } from '../common/go-text.js';
import { equalJson, isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { parseYaml } from '../common/yaml.js';
import { checkKind } from '../managed-fields/check-configuration.js';
import { applyConfiguration } from '../managed-fields/field-manager.js';
import { runSteps } from '../managed-fields/run-steps.js';
import { type DecodedJson, decodeJson } from '../patch/decode-json.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { objectKey } from '../storage/stored-object.js';
import { apiVersion, DecodeError } from '../types/resource-type.js';
import { checkNamespace } from './body.js';
import { createObject } from './create.js';
import { decodeObject, NO_TEXT } from './decode-object.js';
import { converter, fieldContext } from './managed-fields-gate.js';
import { whyNotConverted } from './not-converted.js';
import { change } from './update.js';
import type { Part } from './subresources/part.js';
import { checkName, type WriteOptions } from './write-options.js';

/** @internal */
export const APPLY_TYPE = 'application/apply-patch+yaml';

/** The owners are noted already. */
const tracked = (): void => {};

/** Server-side apply: creates the object if it is not there. @internal */
export async function apply(
  context: RequestContext,
  options: WriteOptions,
  text: string,
): Promise<ApiAnswer> {
  const { server, type, info, user, part } = context;
  const isThere = server.storage.collection(type.collection).get(objectKey(info.namespace, info.name));
  // What a status cannot create, a PUT or an apply of it cannot either.
  const isOfAnother =
    info.subresource && !(info.subresource === 'status' && type.strategy.allowsCreateOnUpdate);
  if (!isThere && isOfAnother) throw ApiError.notFound(type, info.name);
  const { config, duplicates } = await readConfiguration(text);
  const compute = async (old?: KubeObject): Promise<KubeObject> => {
    const fields = fieldContext(context);
    checkKind(fields, config);
    const scaled = type.isCustom ? part : undefined;
    if (scaled && !old?.metadata.managedFields?.length)
      throw cannotScale(
        scaled,
        'failed to create manager for existing fields: failed to convert live object',
      );
    const steps = applyConfiguration(fields, old, config, {
      manager: options.fieldManager,
      force: options.force,
    });
    const result = await runSteps(steps, converter((part ?? context).type));
    if (scaled && old && !equalJson(contentOf(result), contentOf(old)))
      throw cannotScale(scaled, 'failed to convert new object', info.name);
    if (options.fieldValidation === 'Strict' && duplicates.length > 0) throw strictError(duplicates);
    // A conflict is told alone.
    if (options.fieldValidation === 'Warn') context.warnings.push(...duplicates);
    const object = readResult(context, result, options);
    // Who asks for what is not there is told so before anything that is wrong with its names.
    const { uid } = object.metadata;
    if (!old && uid) {
      const why = `the provided object specified uid ${uid}, and no existing object was found`;
      throw ApiError.conflict(type, info.name, `uid mismatch: ${why}`);
    }
    checkNamespace(object, context);
    checkName(object.metadata.name, info.name);
    return object;
  };
  if (isThere) return change(context, options, compute, tracked);
  const object = await compute();
  if (!options.isDryRun) delete object.metadata.resourceVersion;
  await server.access.authorize(user, { ...info, verb: 'create' });
  return createObject(context, object, options, tracked);
}

/**
 * Of a custom resource, the real server tries to bring the object that is scaled, too, into the version of its Scale:
 * where its replicas have no owner yet, and where they change.
 */
function cannotScale({ type, version }: Part, failed: string, name = ''): ApiError {
  const gv = apiVersion(type.group, version.name);
  const why = `request to convert CR to an invalid group/version: ${gv}`;
  return new ApiError(500, '', `${failed} (/${name}; ${gv}, Kind=${type.kind}) to proper version: ${why}`);
}

/** What is left of an object without what the server notes of it. */
const contentOf = ({ metadata: { managedFields: _, ...metadata }, ...rest }: KubeObject): KubeObject => ({
  ...rest,
  metadata,
});

/** Reads what an apply made of an object like a body. */
function readResult(
  context: RequestContext,
  result: JsonObject,
  { fieldValidation }: WriteOptions,
): KubeObject {
  try {
    return decodeObject(context, result, { fieldValidation, strictErrors: NO_TEXT, isApplied: true });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw Object.assign(notConverted(context, error), { cause: error });
  }
}

function notConverted({ type, version, part, info }: RequestContext, error: DecodeError): ApiError {
  if (type.isCustom) return ApiError.badRequest(error.message);
  const shown = part ?? { type, version };
  const kind = `${shown.type.group}/${shown.version.name}, Kind=${shown.type.kind}`;
  const why = `unable to convert unstructured object to ${kind}: ${whyNotConverted(error)}`;
  return new ApiError(
    500,
    '',
    `failed to convert new object (/${info.name}; ${kind}) to proper version: ${why}`,
  );
}

/** Most configurations are JSON, which needs no library. */
async function readConfiguration(
  text: string,
): Promise<{ config: JsonObject; duplicates: readonly string[] }> {
  let value: Json;
  let duplicates: readonly string[];
  try {
    ({ value, duplicates } = fromJson(text) ?? (await parseYaml(text)));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = said.startsWith('yaml: ') ? said : `yaml: ${said}`;
    throw Object.assign(ApiError.badRequest(`error decoding YAML: error converting YAML to JSON: ${why}`), {
      cause: error,
    });
  }
  if (isObject(value)) return { config: value, duplicates };
  if (value === null) return { config: {}, duplicates };
  throw ApiError.badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKindOf(value)} into Go value of type map[string]interface {}`,
  );
}

/** Undefined for what is no JSON, and so may be other YAML. */
function fromJson(text: string): { value: Json; duplicates: readonly string[] } | undefined {
  if (!text.startsWith('{')) return undefined;
  let decoded: DecodedJson;
  try {
    decoded = decodeJson(text);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
  const { value, duplicates } = decoded;
  return {
    value,
    duplicates: duplicates.map((path) => `line 1: key ${JSON.stringify(lastOf(path))} already set in map`),
  };
}

const lastOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

function strictError(duplicates: readonly string[]): ApiError {
  const lines = duplicates.map((line) => `\n  ${line}`).join('');
  return ApiError.badRequest(
    `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${lines}`,
  );
}
