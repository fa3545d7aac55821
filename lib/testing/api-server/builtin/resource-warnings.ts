import type { Json, JsonObject } from '../common/json.js';
import { listAt, objectAt, textAt } from './fields.js';
import { canonicalQuantity } from './quantity/canonical-quantity.js';

/** What of a resource can't be halved; `holder` is what has the resources, at `path`. @internal */
export function fractionWarnings(
  holder: Json | undefined,
  path: string,
  name: string,
  order: readonly string[] = ['limits', 'requests'],
): string[] {
  return order.flatMap((of) => {
    const value = textAt(holder, 'resources', of, name);
    if (!(canonicalQuantity(value) ?? '').endsWith('m')) return [];
    return [
      `${path}.resources.${of}[${name}]: fractional byte value ${JSON.stringify(value)} is invalid, must be an integer`,
    ];
  });
}

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

const storageWarnings = (spec: Json | undefined, path: string) =>
  fractionWarnings(spec, path, 'storage', ['requests', 'limits']);

/** What the author of a claim is warned of. @internal */
export function claimWarnings(claim: JsonObject): string[] {
  const hasOldClass = objectAt(claim, 'metadata', 'annotations')?.[OLD_CLASS] !== undefined;
  return [
    ...(hasOldClass
      ? [
          `metadata.annotations[${OLD_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`,
        ]
      : []),
    ...storageWarnings(objectAt(claim, 'spec'), 'spec'),
  ];
}

/** The same of the claims of a StatefulSet; `within` is what the real server has behind the path of one. @internal */
export function claimTemplateWarnings(set: JsonObject, within: '' | '.Spec'): string[] {
  return listAt(set, 'spec', 'volumeClaimTemplates').flatMap((claim, index) =>
    storageWarnings(objectAt(claim, 'spec'), `spec.volumeClaimTemplates[${index}]${within}`),
  );
}
