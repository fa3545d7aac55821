/** A manifest that both servers are asked to create. */
export interface KindCase {
  readonly title: string;
  /** With its namespace: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly manifest: Manifest;
}

export type Manifest = Record<string, any>;

/** A case for each manifest; titles say what is particular to it. */
export function manifestCases(kind: string, path: string, manifests: Record<string, Manifest>): KindCase[] {
  return Object.entries(manifests).map(([title, manifest]) => ({
    title: `${kind}: ${title}`,
    path,
    manifest,
  }));
}

/** The manifest with other top-level fields. */
export function change(manifest: Manifest, fields: Manifest): Manifest {
  return { ...structuredClone(manifest), ...fields };
}

/** The manifest with one field set or, where the value is undefined, taken away: `spec.template.spec.containers`. */
export function withField(manifest: Manifest, path: string, value: unknown): Manifest {
  const copy = structuredClone(manifest);
  const names = path.split('.');
  const last = names.pop() as string;
  let object = copy;
  for (const name of names) object = object[name] ??= {};
  if (value === undefined) delete object[last];
  else object[last] = value;
  return copy;
}

/** Cases that each set one field of a manifest that is valid as it is. */
export function fieldCases(
  kind: string,
  path: string,
  manifest: Manifest,
  changes: readonly (readonly [path: string, value: unknown])[],
): KindCase[] {
  return [
    { title: `${kind}: the smallest`, path, manifest },
    ...changes.map(([field, value]) => ({
      title: `${kind}: ${field} is ${value === undefined ? 'absent' : JSON.stringify(value).slice(0, 120)}`,
      path,
      manifest: withField(manifest, field, value),
    })),
  ];
}
