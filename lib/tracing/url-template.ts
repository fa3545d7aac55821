/**
 * The path of a request with the names taken out, so that there are as many as there are kinds and verbs, not objects:
 * `/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/status`. Of others, such as `/version`, the path itself.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 * @internal
 */
export function urlTemplate(path: string): string {
  const match = /^(.*?\/(?:api\/v1|apis\/[^/]+\/[^/]+))\/(.+)$/.exec(path);
  if (!match) return path;
  const [, version = '', rest = ''] = match;
  const segments = rest.split('/');
  const prefix =
    segments[0] === 'namespaces' && segments.length > 2 ? `${version}/namespaces/{namespace}` : version;
  const own = prefix === version ? segments : segments.slice(2);
  const [plural, name, ...subresource] = own;
  return [prefix, plural, ...(name === undefined ? [] : ['{name}', ...withoutNames(subresource)])].join('/');
}

/** `proxy` is followed by a path of its own. */
function withoutNames([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [];
  return rest.length > 0 ? [first, '{path}'] : [first];
}
