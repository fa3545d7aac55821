import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';

type SecretFields = {
  readonly data?: Record<string, unknown>;
  readonly stringData?: Record<string, unknown>;
};

/** @internal */
export function isSecret({ resource }: Kind): boolean {
  return resource.kind === 'Secret' && resource.group === '';
}

/**
 * A Secret with its texts in the form that the server keeps them in. Of the other form it notes who owns it, too, but keeps
 * nothing, so that nobody could tell when somebody changes it.
 *
 * @internal
 */
export function withDataOnly(manifest: KubernetesObject): KubernetesObject {
  const { stringData = {}, data = {}, ...rest } = manifest as KubernetesObject & SecretFields;
  const entries = [
    ...Object.entries(data).map(([key, value]) => [key, canonical(value)] as const),
    ...Object.entries(stringData).map(([key, text]) => [key, base64(String(text))] as const),
  ];
  return entries.length === 0 ? rest : ({ ...rest, data: Object.fromEntries(entries) } as KubernetesObject);
}

/** A digest of few possible values gives them away to everybody who may read the metadata: it is made without them. @internal */
export function withoutValues<T extends object>(secret: T): T {
  const { data = {} } = secret as SecretFields;
  return { ...secret, data: Object.keys(data).sort() };
}

/** So they are compared themselves. @internal */
export function holdsData(manifest: object, live: object): boolean {
  const { data: wanted = {} } = manifest as SecretFields;
  const { data: found = {} } = live as SecretFields;
  return Object.entries(wanted).every(([key, value]) => found[key] === value);
}

/** As the server writes it, which reads other forms, too. */
function canonical(value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('base64') : value;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
