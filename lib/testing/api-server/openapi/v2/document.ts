import { builtinDefinitions } from '../../builtin/definitions.js';
import { resourceTable } from '../../builtin/resources.js';
import type { JsonObject } from '../../common/json.js';
import { servedGroups, typesIn } from '../../discovery/documents.js';
import type { TypeRegistry } from '../../types/type-registry.js';
import { addDefinition, REF, schemaName, schemasOf, type ServedKind } from '../document.js';
import { pathsOf } from '../paths.js';
import { pathItemOfV2 } from './path-item.js';
import { customSchemaOfV2, schemaOfV2 } from './schema.js';

const JSON_AND_YAML = ['application/json', 'application/yaml'];
const KINDS = 'x-kubernetes-group-version-kind';
const STATUS = {
  group: '',
  kind: 'Status',
  version: 'v1',
  definition: 'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
};
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The OpenAPI 2 document of all that is served: what clients read that are older than `/openapi/v3`. @internal */
export function openApiV2Document(types: TypeRegistry): JsonObject {
  const served: ServedKind[] = [{ group: '', versions: ['v1'] }, ...servedGroups(types)].flatMap(
    ({ group, versions }) =>
      versions.flatMap((version) => typesIn(types, group, version).map((type) => ({ type, version }))),
  );
  const schemas = schemasOf(served);
  for (const name of builtinDefinitions().all.keys()) addDefinition(name, schemas);
  for (const { definition, ...kind } of [...resourceTable().further, STATUS])
    schemas[definition] = { ...(schemas[definition] as JsonObject), [KINDS]: [kind] };
  const custom = new Set(
    served.filter(({ type }) => type.isCustom).map(({ type, version }) => schemaName(type, version)),
  );
  const definitions = Object.entries(schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => [
      name,
      custom.has(name) ? customSchemaOfV2(schema as JsonObject) : schemaOfV2(schema as JsonObject),
    ]);
  const paths = served.flatMap(({ type, version }) =>
    pathsOf(type, version, REF + schemaName(type, version)).map(([path, item]) => [
      path,
      pathItemOfV2(item, type.isCustom ? JSON_AND_YAML : [...JSON_AND_YAML, PROTOBUF]),
    ]),
  );
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.36' },
    paths: Object.fromEntries(paths) as JsonObject,
    definitions: Object.fromEntries(definitions) as JsonObject,
    securityDefinitions: {
      BearerToken: {
        description: 'Bearer Token authentication',
        type: 'apiKey',
        name: 'authorization',
        in: 'header',
      },
    },
    security: [{ BearerToken: [] }],
  };
}
