import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { der } from './der.js';

/** A certificate and its private key (PKCS #8), both PEM. @internal */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

/** Whom a certificate names: Kubernetes reads the first as the user and the second as its groups. @internal */
export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const HOUR_MS = 3_600_000;

/**
 * The certificate authority of one embedded cluster. Writes its certificates itself (ECDSA P-256, RFC 5280): the
 * libraries that could take longer to load than the whole server takes to start.
 *
 * @internal
 */
export class EmbeddedAuthority {
  private constructor(
    /** PEM. */
    readonly certificate: string,
    private readonly subject: Subject,
    private readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  ) {}

  static create(commonName = 'embedded-cluster-ca'): EmbeddedAuthority {
    const keys = newKeys();
    const subject = { commonName };
    const certificate = write({
      subject,
      issuer: subject,
      publicKey: keys.publicKey,
      issuerKeys: keys,
      extensions: [
        extension('2.5.29.19', der.sequence(der.boolean(true)), true),
        // keyCertSign and cRLSign
        extension('2.5.29.15', der.bitString(Uint8Array.of(0x06), 1), true),
      ],
    });
    return new EmbeddedAuthority(certificate, subject, keys);
  }

  /** A certificate for a server on loopback, and by the name that a Pod knows the API server by. */
  server(): CertifiedKey {
    const names = [
      der.implicit(7, Uint8Array.of(127, 0, 0, 1)),
      der.implicit(7, Uint8Array.from([...Array<number>(15).fill(0), 1])),
      ...['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'].map((name) =>
        der.implicit(2, Buffer.from(name)),
      ),
    ];
    return this.issue({ commonName: 'kube-apiserver' }, SERVER_AUTH, [
      extension('2.5.29.17', der.sequence(...names)),
    ]);
  }

  /** A certificate that names a user, and the groups that it is in. */
  client(subject: Subject): CertifiedKey {
    return this.issue(subject, CLIENT_AUTH, []);
  }

  private issue(subject: Subject, usage: string, extensions: Uint8Array[]): CertifiedKey {
    const { publicKey, privateKey } = newKeys();
    const certificate = write({
      subject,
      issuer: this.subject,
      publicKey,
      issuerKeys: this.keys,
      extensions: [
        extension('2.5.29.19', der.sequence(), true),
        // digitalSignature
        extension('2.5.29.15', der.bitString(Uint8Array.of(0x80), 7), true),
        extension('2.5.29.37', der.sequence(der.oid(usage))),
        ...extensions,
      ],
    });
    return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  /** True for a certificate that this authority signed, for a private key that belongs to it. */
  isIssuerOf({ certificate, key }: CertifiedKey): boolean {
    const parsed = new X509Certificate(certificate);
    return parsed.verify(this.keys.publicKey) && parsed.checkPrivateKey(createPrivateKey(key));
  }
}

interface Template {
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly publicKey: KeyObject;
  readonly issuerKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly extensions: readonly Uint8Array[];
}

function write({ subject, issuer, publicKey, issuerKeys, extensions }: Template): string {
  const now = Date.now();
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const identifiers = [
    extension('2.5.29.14', der.octetString(keyId(publicKey))),
    extension('2.5.29.35', der.sequence(der.implicit(0, keyId(issuerKeys.publicKey)))),
  ];
  const body = der.sequence(
    der.explicit(0, der.integer(Uint8Array.of(2))),
    der.integer(Uint8Array.of(1, ...randomBytes(15))),
    ECDSA_WITH_SHA256,
    distinguishedName(issuer),
    // From an hour ago, for clocks that were set back meanwhile.
    der.sequence(der.time(new Date(now - HOUR_MS)), der.time(new Date(now + 365 * 24 * HOUR_MS))),
    distinguishedName(subject),
    spki,
    der.explicit(3, der.sequence(...extensions, ...identifiers)),
  );
  const signature = sign('sha256', body, issuerKeys.privateKey);
  const certificate = Buffer.from(der.sequence(body, ECDSA_WITH_SHA256, der.bitString(signature)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, value: Uint8Array, isCritical = false): Uint8Array {
  return der.sequence(der.oid(id), ...(isCritical ? [der.boolean(true)] : []), der.octetString(value));
}

function distinguishedName({ commonName, organizations = [] }: Subject): Uint8Array {
  const attribute = (id: string, value: string) => der.set(der.sequence(der.oid(id), der.utf8(value)));
  return der.sequence(
    ...organizations.map((organization) => attribute('2.5.4.10', organization)),
    attribute('2.5.4.3', commonName),
  );
}

function keyId(publicKey: KeyObject): Uint8Array {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}
