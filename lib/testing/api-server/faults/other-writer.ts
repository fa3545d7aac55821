import type { JsonObject } from '../common/json.js';
import type { RequestInfo } from '../request/request-info.js';
import type { InterferingAction } from './fault-action.js';

/** Calls the server as an administrator; no fault happens to that. @internal */
export type CallServer = (
  method: string,
  path: string,
  body?: JsonObject,
  contentType?: string,
) => Promise<{ readonly status: number; readonly body: JsonObject }>;

/** Which object, by its collection: `/apis/apps/v1/namespaces/x/deployments`. @internal */
export interface WrittenObject {
  readonly collection: string;
  readonly name: string;
}

const STORM = 'testing.nestjs-kuberator/storm';
const MERGE = 'application/merge-patch+json';
/** What the server gives an object; one that is made anew has its own. */
const SERVER_FIELDS = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'finalizers',
];

/** @internal */
export function isInterfering(action: { readonly action: string }): action is InterferingAction {
  return ['delete', 'recreate', 'patch', 'storm'].includes(action.action);
}

/** The object of a request, or of an event; undefined where it has none. @internal */
export function writtenObject(
  { group, version, resource, namespace, name, isResource }: RequestInfo,
  event?: { readonly namespace: string; readonly name: string },
): WrittenObject | undefined {
  const named = event?.name || name;
  if (!isResource || !named) return undefined;
  const within = resource === 'namespaces' ? '' : event?.namespace || namespace;
  const parts = [
    group ? `/apis/${group}` : '/api',
    version,
    ...(within ? ['namespaces', within] : []),
    resource,
  ];
  return { collection: parts.join('/'), name: named };
}

/**
 * Writes to an object as another client that comes in between. An object that is gone by then stays gone.
 *
 * @returns why the server refuses a `patch`: its author has to know
 * @internal
 */
export async function interfere(
  call: CallServer,
  action: InterferingAction,
  { collection, name }: WrittenObject,
): Promise<string | undefined> {
  const path = `${collection}/${encodeURIComponent(name)}`;
  const remove = () => call('DELETE', path, { gracePeriodSeconds: 0 });
  switch (action.action) {
    case 'delete':
      await remove();
      return undefined;
    case 'patch': {
      const { status, body } = await call('PATCH', path, action.patch as JsonObject, MERGE);
      const isFault = status >= 400 && status !== 404;
      return isFault ? `the patch of a fault was refused: ${body['message'] as string}` : undefined;
    }
    case 'storm':
      for (let count = 1; count <= action.changes; count++)
        await call('PATCH', path, { metadata: { annotations: { [STORM]: String(count) } } }, MERGE);
      return undefined;
    case 'recreate': {
      const { status, body } = await call('GET', path);
      if (status !== 200) return undefined;
      await call('PATCH', path, { metadata: { finalizers: null } }, MERGE);
      await remove();
      const { status: _status, metadata, ...rest } = body;
      const kept = Object.entries(metadata as JsonObject).filter(([field]) => !SERVER_FIELDS.includes(field));
      await call('POST', collection, { ...rest, metadata: Object.fromEntries(kept) });
      return undefined;
    }
  }
}
