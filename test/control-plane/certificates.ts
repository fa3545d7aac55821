// The certificate library finds its parts by decorators and needs this first.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';

/** A certificate and its private key (PKCS #8), both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hourMs = 3_600_000;
const lifetimeMs = 365 * 24 * hourMs;

/** The certificate authority of one control plane. ECDSA P-256; everything it signs is valid for a year. */
export class CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  private readonly issuer: X509Certificate;
  private readonly keys: webcrypto.CryptoKeyPair;

  private constructor(issuer: X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.certificate = issuer.toString('pem');
    this.issuer = issuer;
    this.keys = keys;
  }

  static async create(): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const issuer = await X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: [{ CN: ['control-plane-ca'] }],
      ...validity(),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new CertificateAuthority(issuer, keys);
  }

  /** A certificate for a server on loopback, and inside a cluster by the name of the API server's Service. */
  server(): Promise<KeyPair> {
    return this.issue({ CN: ['kube-apiserver'] }, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
        { type: 'dns', value: 'kubernetes.default.svc' },
      ]),
    ]);
  }

  /** A certificate that Kubernetes reads as this user in these groups. */
  client(user: string, groups: readonly string[] = []): Promise<KeyPair> {
    const extension = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]);
    return this.issue({ CN: [user], ...(groups.length > 0 && { O: [...groups] }) }, [extension]);
  }

  private async issue(subject: Record<string, string[]>, extensions: Extension[]): Promise<KeyPair> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: Object.entries(subject).flatMap(([type, values]) =>
        values.map((value) => ({ [type]: [value] })),
      ),
      issuer: this.issuer.subject,
      ...validity(),
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        ...extensions,
      ],
    });
    return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys) };
  }
}

/** A pair of keys without a certificate, as the API server wants it for service account tokens. PEM. */
export async function signingKeys(): Promise<{ publicKey: string; privateKey: string }> {
  const keys = await generateKeys();
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return { publicKey: PemConverter.encode(spki, 'PUBLIC KEY'), privateKey: await privateKeyPem(keys) };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

function serialNumber(): string {
  // A first byte below 0x80 keeps the number positive.
  return `01${randomBytes(15).toString('hex')}`;
}

/** From an hour ago, for clocks that were set back meanwhile. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - hourMs), notAfter: new Date(now + lifetimeMs) };
}
