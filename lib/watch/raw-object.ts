import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { findMetadata, type MetadataPlace } from './find-metadata.js';

/** The JSON of an object as the server has sent it, but for `managedFields`. Valid until the next chunk comes. @internal */
export interface RawObject {
  /** One after the other, they are the JSON. */
  readonly parts: readonly Uint8Array[];
  readonly length: number;
  managedFields(): readonly unknown[];
}

/** An object of a list: whole, or, with `raw`, nothing but its type and its metadata, and the rest as JSON. @internal */
export interface ListedObject extends KubernetesObject {
  readonly raw?: RawObject;
}

/** Items of a list of a built-in kind come without their type. @internal */
export type ObjectType = Pick<KubernetesObject, 'apiVersion' | 'kind'>;

/** @internal */
export type RawReader = (json: Buffer) => ListedObject | undefined;

/**
 * Reads of an object no more than its metadata, without `managedFields`: to parse the whole, and to write down what is
 * kept of it, costs several times as much. `undefined` where that can't be done, as what is there is not as usual.
 *
 * @param type that of all objects that it is going to read
 * @internal
 */
export function rawReader(type: ObjectType): RawReader {
  const { apiVersion, kind } = type;
  const typePart = Buffer.from(`{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},`);
  return (json) => {
    const found = findMetadata(json);
    return found && { apiVersion, kind, ...rawParts(json, found, typePart) };
  };
}

function rawParts(
  json: Buffer,
  { start, end, isTyped, managedFields }: MetadataPlace,
  typePart: Buffer,
): Pick<ListedObject, 'metadata' | 'raw'> {
  const { cutStart, cutEnd } = managedFields ?? { cutStart: end, cutEnd: end };
  const metadata = json.toString('utf8', start, cutStart) + json.toString('utf8', cutEnd, end);
  const before = json.subarray(0, cutStart);
  const parts = [...(isTyped ? [before] : [typePart, before.subarray(1)]), json.subarray(cutEnd)];
  return {
    metadata: JSON.parse(metadata) as KubernetesObject['metadata'],
    raw: {
      parts,
      length: parts.reduce((sum, part) => sum + part.length, 0),
      managedFields: () =>
        managedFields
          ? (JSON.parse(json.toString('utf8', managedFields.start, managedFields.end)) as unknown[])
          : [],
    },
  };
}
