/** Where the embedded server does not yet answer as the real one, by the title of the case. `docs/embedded-api-server.md` has the kinds of differences. */
const titles: readonly string[] = [
  'Deployment: kind is "Foo"',
  'Deployment: apiVersion is "foo/v1"',
  'ReplicaSet: kind is "Foo"',
  'ReplicaSet: apiVersion is "foo/v1"',
  'DaemonSet: kind is "Foo"',
  'DaemonSet: apiVersion is "foo/v1"',
  'StatefulSet: kind is "Foo"',
  'StatefulSet: apiVersion is "foo/v1"',
  'Job: metadata.name is "A_"',
  'Ingress: spec.rules is []',
];

export const knownKindDifferences: ReadonlySet<string> = new Set(titles);
