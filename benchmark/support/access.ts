import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** How a client comes in. */
export interface Access {
  readonly url: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What a kubeconfig with one user and a client certificate says. */
export async function accessOf(kubeconfig: string): Promise<Access> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  };
  const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64');
  const { server = '', 'certificate-authority-data': ca } = clusters[0]?.cluster ?? {};
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0]?.user ?? {};
  return { url: server, ca: decoded(ca), cert: decoded(cert), key: decoded(key) };
}
