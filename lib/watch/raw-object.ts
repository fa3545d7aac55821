import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { findMetadata } from './find-metadata.js';

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

/**
 * Reads of an object no more than its metadata, without `managedFields`: to parse the whole, and to write down what is
 * kept of it, costs several times as much. `undefined` where that can't be done, as what is there is not as usual.
 *
 * @internal
 */
export function readRaw(json: Buffer, { apiVersion, kind }: ObjectType): ListedObject | undefined {
  const found = findMetadata(json);
  if (!found) return undefined;
  const { start, end, isTyped, managedFields } = found;
  const type = Buffer.from(`{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},`);
  const before = managedFields ? json.subarray(0, managedFields.cutStart) : json;
  const after = managedFields ? json.subarray(managedFields.cutEnd) : json.subarray(json.length);
  const parts = [...(isTyped ? [before] : [type, before.subarray(1)]), ...(after.length > 0 ? [after] : [])];
  const metadata = managedFields
    ? json.toString('utf8', start, managedFields.cutStart) + json.toString('utf8', managedFields.cutEnd, end)
    : json.toString('utf8', start, end);
  return {
    apiVersion,
    kind,
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
