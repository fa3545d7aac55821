import { ApiError } from '../common/api-error.js';
import type { JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { includeObject } from './include-object.js';
import { metadataOf, tableOf } from './table.js';

/**
 * What a client sees of one object that asked for a view of it.
 *
 * @throws ApiError 406 where it asked for the view of a list
 * @internal
 */
export function viewOfObject(context: RequestContext, object: KubeObject): object {
  const { accepts } = context;
  if (accepts.view === 'PartialObjectMetadataList') throw notAcceptable(context, object.kind, false);
  const { viewVersion = 'v1' } = accepts;
  if (accepts.view === 'PartialObjectMetadata') return metadataOf(object, viewVersion);
  const { resourceVersion } = object.metadata;
  return tableOf({
    objects: [object],
    version: context.part?.columns ? { columns: context.part.columns } : (context.part ?? context).version,
    include: includeObject(context),
    now: context.server.clock.date(),
    metadata: { ...(resourceVersion && { resourceVersion }) },
    viewVersion,
  });
}

/** The same for a list. @internal */
export function viewOfList(
  context: RequestContext,
  objects: readonly KubeObject[],
  listMetadata: JsonObject,
): object {
  const { accepts, type, version } = context;
  if (accepts.view === 'PartialObjectMetadata') throw notAcceptable(context, type.listKind, true);
  const { viewVersion = 'v1' } = accepts;
  // A view is a Go struct, whatever it is a view of: what is empty in it is left out.
  const { continue: next, ...rest } = listMetadata;
  const metadata = next ? listMetadata : rest;
  if (accepts.view === 'Table') {
    const now = context.server.clock.date();
    return tableOf({ objects, version, include: includeObject(context), now, metadata, viewVersion });
  }
  const items = objects.map((object) => metadataOf(object, viewVersion));
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${viewVersion}`,
    metadata,
    // A list of Go that nothing was put into.
    items: items.length > 0 ? items : null,
  };
}

/** The real server names its Go types here. */
function notAcceptable({ accepts, type }: RequestContext, kind: string, isList: boolean): ApiError {
  const goType = type.isCustom
    ? `*unstructured.Unstructured${isList ? 'List' : ''}`
    : `*${goPackage(type.group)}.${kind}`;
  const what = isList ? 'is a list' : 'is not a list';
  const message = `you requested ${accepts.view}, but the requested object ${what} (${goType})`;
  return new ApiError(406, 'NotAcceptable', message);
}

const goPackage = (group: string): string => (group === '' ? 'core' : (group.split('.', 1)[0] ?? group));
