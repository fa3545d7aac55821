import { decoder } from '../builtin/decode/decoder.js';
import { builtinDefinitions } from '../builtin/definitions.js';
import { once } from '../builtin/once.js';
import type { JsonObject } from '../common/json.js';
import { inKeyOrder } from '../common/key-order.js';
import type { KubeObject } from '../common/kube-object.js';
import { DecodeError } from '../types/resource-type.js';

const decode = once(() => decoder(builtinDefinitions(), 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'));

/**
 * Reads the metadata of a custom resource: the only part of it that has a type in Go. A text that is null, or not there,
 * becomes the empty text of Go. Changes the metadata.
 *
 * @throws DecodeError for a value of another type
 * @internal
 */
export function readMetadata(metadata: KubeObject['metadata']): void {
  // Go reads them from a map, whose fields are sorted: the first that is wrong is told.
  const read = decoded(metadata) ?? decode()(inKeyOrder(metadata) as KubeObject);
  const { labels, annotations, finalizers, ownerReferences } = read as KubeObject['metadata'];
  if (labels) metadata.labels = labels;
  if (annotations) metadata.annotations = annotations;
  if (finalizers) metadata.finalizers = finalizers;
  if (ownerReferences) metadata.ownerReferences = ownerReferences;
}

/** The decoder is made for whole objects, and walks any struct that it has a definition of. */
function decoded(metadata: KubeObject['metadata']): JsonObject | undefined {
  try {
    return decode()(metadata as unknown as KubeObject);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
