import { jsonKindOf } from '../common/go-text.js';
import { goJson, goQuote } from '../common/go-format.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion, DecodeError, type ResourceType } from '../types/resource-type.js';
import { asWarnings } from './body-text.js';
import { normalize } from './normalize.js';
import { noVersionIn, notRegistered, ObjectDecodeError, SCHEME, typeOf, versionOf } from './type-meta.js';
import type { WriteOptions } from './write-options.js';

/** How strictly an object is read. @internal */
export interface Reading {
  readonly fieldValidation: WriteOptions['fieldValidation'];
  /** What is wrong with the text that the value was read from, such as a field that is there twice. */
  readonly strictErrors: () => readonly string[];
  /** It is what an apply made of an object. @default false */
  readonly isApplied?: boolean;
  /** It is what another patch made of an object. @default false */
  readonly isPatched?: boolean;
  /** What is shown of an object without a kind or a version. @default what the value is as JSON */
  readonly shown?: () => string;
}

/** Of a value that was never text. @internal */
export const NO_TEXT = (): readonly string[] => [];

/**
 * Reads a value as an object of the kind that the request is for: with fields that have types, and with its defaults.
 * What is unknown is left out, and warned of or refused, as the request says.
 *
 * @throws ObjectDecodeError
 * @internal
 */
export function decodeObject(context: RequestContext, value: Json, reading: Reading): KubeObject {
  const { type, version } = context.part ?? context;
  const { fields, ...named } = typeOf(value);
  const expected = apiVersion(type.group, version.name);
  if (type.isCustom && !named.kind) {
    // Who reads strictly does not tell what it would have been taken for.
    const taken = { kind: type.kind, version: versionOf(named.apiVersion) || version.name };
    const of = reading.fieldValidation === 'Ignore' ? taken : undefined;
    throw new ObjectDecodeError(`Object 'Kind' is missing in '${reading.shown?.() ?? goJson(value)}'`, of);
  }
  const kind = named.kind || type.kind;
  const isWithoutVersion = !type.isCustom && !versionOf(named.apiVersion);
  if (isWithoutVersion && named.apiVersion && groupOf(named.apiVersion) !== type.group) {
    const why = noVersionIn(reading.shown?.() ?? goJson(value));
    throw new ObjectDecodeError(why, { kind, version: '' });
  }
  if (isWithoutVersion && reading.isPatched && !context.type.isCustom) {
    return readWithoutVersion(context, fields, kind, reading);
  }
  // A custom resource says itself of what version it is, or is of none.
  const inVersion = isWithoutVersion ? expected : named.apiVersion;
  const of = { kind, version: versionOf(inVersion) };
  const isOther = !type.isCustom && (kind !== type.kind || inVersion !== expected);
  if (isOther) throw new ObjectDecodeError(whyNot(context, kind, inVersion), of);
  if (type.isCustom && fields['apiVersion'] === null) {
    throw new ObjectDecodeError(
      '.apiVersion accessor error: <nil> is of the type <nil>, expected string',
      of,
    );
  }
  const sent = fields['metadata'] ?? {};
  if (type.isCustom && !isObject(sent)) {
    const why = `json: cannot unmarshal ${jsonKindOf(sent)} into Go value of type v1.ObjectMeta`;
    throw new ObjectDecodeError(why, of);
  }
  const metadata = isObject(sent) ? sent : {};
  const object = { ...fields, kind, apiVersion: inVersion, metadata } as KubeObject;
  const isOfType = !type.isCustom || (kind === type.kind && groupOf(inVersion) === type.group);
  // A version that there is not has no fields.
  const own = type.isCustom && isOfType ? type.versions.get(of.version) : version;
  const strictErrors = reading.fieldValidation === 'Ignore' ? [] : [...reading.strictErrors()];
  try {
    normalize(
      { type, version: own ?? version },
      withSentMetadata(object, fields),
      (path) => {
        // Nobody looks further than the metadata of what is not of this group and kind.
        if ((isOfType && own) || path.startsWith('metadata.')) strictErrors.push(`unknown field "${path}"`);
      },
      reading.isApplied,
    );
    if (!own) strictErrors.push(...contentOf(fields).map((name) => `unknown field "${name}"`));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new ObjectDecodeError(error.message, of, { cause: error });
  }
  if (reading.fieldValidation === 'Strict' && strictErrors.length > 0) {
    const wanted = type.isCustom && { wanted: kind };
    throw new ObjectDecodeError(`strict decoding error: ${strictErrors.join(', ')}`, { ...of, ...wanted });
  }
  if (reading.fieldValidation === 'Warn') context.warnings.push(...strictErrors.flatMap(asWarnings));
  return object;
}

/**
 * What a patch left without a version is taken for one of the kinds that the real server has for itself, in which no
 * field has the name that it has in JSON.
 */
function readWithoutVersion(
  context: RequestContext,
  fields: JsonObject,
  kind: string,
  { fieldValidation, strictErrors }: Reading,
): KubeObject {
  const { type, version } = context.part ?? context;
  const of = { kind, version: '__internal' };
  if (kind !== type.kind) throw new ObjectDecodeError(notInternal(context, kind, type), of);
  const names = Object.keys(fields).filter((name) => !['apiVersion', 'kind'].includes(name));
  const unknown = names.sort().map((name) => `unknown field "${name}"`);
  const errors = fieldValidation === 'Ignore' ? [] : [...strictErrors(), ...unknown];
  if (fieldValidation === 'Strict' && errors.length > 0) {
    throw new ObjectDecodeError(`strict decoding error: ${errors.join(', ')}`, of);
  }
  if (fieldValidation === 'Warn') context.warnings.push(...errors.flatMap(asWarnings));
  return { apiVersion: apiVersion(type.group, version.name), kind, metadata: {} };
}

const groupOf = (inVersion: string) => inVersion.slice(0, Math.max(0, inVersion.indexOf('/')));

/** The names of the fields that not every object has. */
const contentOf = (fields: JsonObject) =>
  Object.keys(fields)
    .filter((name) => !['apiVersion', 'kind', 'metadata'].includes(name))
    .sort();

/** The decoder is to see metadata that are no object as they were sent. */
function withSentMetadata(object: KubeObject, { metadata }: JsonObject): KubeObject {
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) {
    Object.assign(object, { metadata });
  }
  return object;
}

/** Why an object of another kind is none of this one: the server may know it, or not. */
function whyNot({ server, type, part }: RequestContext, kind: string, inVersion: string): string {
  const [version = '', group = ''] = inVersion.split('/').reverse();
  const known = server.types.findKind(group, kind.replace(/List$/, ''));
  if (!known?.versions.has(version) || known.isCustom) {
    return notRegistered(kind, inVersion).message;
  }
  const wanted = part?.type ?? type;
  const internal = `${internalPackage(wanted.group)}.${wanted.kind}`;
  return `converting (${version}.${kind}) to (${internal}): unknown conversion`;
}

/** Why one of the kinds that the real server has for itself is none of this one. */
function notInternal({ server }: RequestContext, kind: string, wanted: ResourceType): string {
  const { group } = wanted;
  const name = internalPackage(group);
  if (server.types.findKind(group, kind))
    return `converting (${name}.${kind}) to (${name}.${wanted.kind}): unknown conversion`;
  const of = `the internal version of group ${goQuote(group)}`;
  return `no kind ${goQuote(kind)} is registered for ${of} in scheme ${SCHEME}`;
}

/** The package in which Kubernetes has the kinds of a group without a version. */
function internalPackage(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] as string);
}
