import { stringify } from 'yaml';
import type { KeyPair } from './certificates.js';

/** A kubeconfig of one cluster and one user, with all certificates inside. YAML. */
export function kubeconfigFor(url: string, caCertificate: string, user: string, identity: KeyPair): string {
  const name = 'control-plane';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': base64(caCertificate) } }],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': base64(identity.certificate),
          'client-key-data': base64(identity.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
