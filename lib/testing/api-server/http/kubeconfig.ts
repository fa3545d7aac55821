import type { CertifiedKey } from './certificates.js';

/** A kubeconfig with one cluster and one user. JSON is YAML, and every client reads it. @internal */
export function kubeconfigOf(server: string, ca?: string, user?: CertifiedKey, token?: string): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const cluster = {
    server,
    // Clients refuse credentials over plain HTTP otherwise.
    ...(ca ? { 'certificate-authority-data': base64(ca) } : { 'insecure-skip-tls-verify': true }),
  };
  const credentials = {
    ...(user && {
      'client-certificate-data': base64(user.certificate),
      'client-key-data': base64(user.key),
    }),
    ...(token && { token }),
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'embedded', cluster }],
    users: [{ name: 'embedded', user: credentials }],
    contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'embedded' } }],
    'current-context': 'embedded',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
