/** Where the embedded server does not yet answer as the real one, by the title of the case. `docs/embedded-api-server.md` has the kinds of differences. */
const titles: readonly string[] = ['Ingress: spec.rules is []'];

export const knownKindDifferences: ReadonlySet<string> = new Set(titles);
