import { jsonKindOf } from '../common/go-text.js';
import { goJson } from '../common/go-format.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion, DecodeError } from '../types/resource-type.js';
import { asWarnings } from './body-text.js';
import { normalize } from './normalize.js';
import { notRegistered, ObjectDecodeError, typeOf } from './type-meta.js';
import type { WriteOptions } from './write-options.js';

/** How strictly an object is read. @internal */
export interface Reading {
  readonly fieldValidation: WriteOptions['fieldValidation'];
  /** What is wrong with the text that the value was read from, such as a field that is there twice. */
  readonly strictErrors: () => readonly string[];
  /** It is what an apply made of an object. @default false */
  readonly isApplied?: boolean;
  /** What is shown of an object without a kind. @default what the value is as JSON */
  readonly shown?: string;
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
    throw new ObjectDecodeError(`Object 'Kind' is missing in '${reading.shown ?? goJson(value)}'`, of);
  }
  const kind = named.kind || type.kind;
  // A custom resource says itself of what version it is, or is of none.
  const inVersion = type.isCustom ? named.apiVersion : named.apiVersion || expected;
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

const groupOf = (inVersion: string) => inVersion.slice(0, Math.max(0, inVersion.indexOf('/')));
const versionOf = (inVersion: string) => inVersion.slice(inVersion.indexOf('/') + 1);

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

/** The package in which Kubernetes has the kinds of a group without a version. */
function internalPackage(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] as string);
}
