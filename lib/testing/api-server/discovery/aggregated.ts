import { createHash } from 'node:crypto';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import type { ServerContext } from '../server-context.js';
import type { ResourceType } from '../types/resource-type.js';
import { servedGroups, typesIn } from './documents.js';
import { servedVerbs, subresourcesOf } from './resource-facts.js';

const ACCEPTED = /application\/json;g=apidiscovery\.k8s\.io;v=(v2(?:beta1)?);as=APIGroupDiscoveryList/;

/**
 * Everything that is served in one document, for clients that ask for it: `/api` has the core group, `/apis` the
 * others.
 *
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 * @internal
 */
export function aggregated(
  { types }: ServerContext,
  request: ApiRequest,
  root: string | undefined,
): ApiAnswer | undefined {
  const version = ACCEPTED.exec(request.headers['accept'] ?? '')?.[1];
  if (!version || (root !== 'api' && root !== 'apis')) return undefined;
  const groups = root === 'api' ? [{ group: '', versions: ['v1'] }] : servedGroups(types);
  const text = JSON.stringify({
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: group ? { name: group } : {},
      versions: versions.map((name) => ({
        version: name,
        resources: typesIn(types, group, name).map((type) => resourceOf(type, name)),
        freshness: 'Current',
      })),
    })),
  });
  const etag = `"${createHash('sha256').update(text).digest('hex').toUpperCase()}"`;
  if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  return { status: 200, headers: { 'content-type': contentType, etag, vary: 'Accept' }, body: text };
}

function resourceOf(type: ResourceType, version: string): object {
  const { group, resource, kind, singular, isNamespaced, isCustom, shortNames, categories } = type;
  // Only of custom kinds does the real server say the group and version that it has said already.
  const own = isCustom ? { group, version } : { group: '', version: '' };
  const subresources = subresourcesOf(type, version).map(({ name, verbs, ...of }) => ({
    subresource: name,
    responseKind: {
      group: of.version ? of.group : own.group,
      version: of.version || own.version,
      kind: of.kind,
    },
    verbs,
  }));
  return {
    resource,
    responseKind: { ...own, kind },
    scope: isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: servedVerbs(type),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources }),
  };
}
