import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CertificateAuthority, type KeyPair, signingKeys } from './certificates.js';

/** Everything that says who is who in one control plane, and the files the API server reads it from. */
export interface Credentials {
  readonly authority: CertificateAuthority;
  /** Client certificate in the group system:masters. */
  readonly admin: KeyPair;
  readonly tokenUser: { token: string; user: string };
  readonly files: {
    readonly caCertificate: string;
    readonly serverCertificate: string;
    readonly serverKey: string;
    readonly serviceAccountPublicKey: string;
    readonly serviceAccountPrivateKey: string;
    readonly tokens: string;
  };
}

export const adminUser = 'admin';

/** Makes fresh credentials and writes the API server's files into `folder`, readable for this user only. */
export async function createCredentials(folder: string): Promise<Credentials> {
  const authority = await CertificateAuthority.create();
  const [server, admin, serviceAccount] = await Promise.all([
    authority.server(),
    authority.client(adminUser, ['system:masters']),
    signingKeys(),
  ]);
  const tokenUser = { token: randomBytes(16).toString('hex'), user: 'token-admin' };
  const write = async (name: string, text: string): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const files = {
    caCertificate: await write('ca.crt', authority.certificate),
    serverCertificate: await write('server.crt', server.certificate),
    serverKey: await write('server.key', server.key),
    serviceAccountPublicKey: await write('service-account.pub', serviceAccount.publicKey),
    serviceAccountPrivateKey: await write('service-account.key', serviceAccount.privateKey),
    // Columns: token, user, UID, groups.
    tokens: await write('tokens.csv', `${tokenUser.token},${tokenUser.user},1,"system:masters"\n`),
  };
  return { authority, admin, tokenUser, files };
}
