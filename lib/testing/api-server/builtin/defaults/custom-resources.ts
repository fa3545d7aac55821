import type { JsonObject } from '../../common/json.js';
import { listAt, objectAt, setAbsent, textAt } from '../fields.js';
import type { DefaultsByDefinition } from './defaults.js';

const api = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

function setNames(spec: JsonObject): void {
  const names = objectAt(spec, 'names');
  const kind = textAt(names, 'kind');
  if (!names || !kind) return;
  setAbsent(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
}

function setStoredVersions(definition: JsonObject): void {
  const stored = listAt(definition, 'spec', 'versions').find((version) => version.storage === true);
  const status = objectAt(definition, 'status');
  if (!stored || !status || listAt(status, 'storedVersions').length > 0) return;
  status.storedVersions = [textAt(stored, 'name')];
}

/** @internal */
export const customResourceDefaults: DefaultsByDefinition = {
  [`${api}.CustomResourceDefinition`]: setStoredVersions,
  [`${api}.CustomResourceDefinitionSpec`]: (spec) => {
    setNames(spec);
    setAbsent(spec, { conversion: { strategy: 'None' } });
  },
  [`${api}.ServiceReference`]: (reference) => setAbsent(reference, { port: 443 }),
};
