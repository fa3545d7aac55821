import { type FieldSet, setOf } from './field-set.js';

const metadata = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];

/** What the server sets, or what names the object: k8s.io/apimachinery/pkg/util/managedfields. @internal */
export const neverOwned: FieldSet = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...metadata.map((name) => ['f:metadata', `f:${name}`]),
);
