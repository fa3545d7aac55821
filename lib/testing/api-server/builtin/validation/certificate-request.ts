import { createPublicKey, verify, X509Certificate } from 'node:crypto';

/** What a PKCS#10 request says, as far as anybody here wants to know. @internal */
export interface CertificateRequest {
  /** `O` of the subject. */
  readonly organizations: readonly string[];
}

const ORGANIZATION = '55040a';
/** Signature algorithms by their object identifiers: the hash, and what Go says of a signature that is wrong. */
const ALGORITHMS: Readonly<Record<string, readonly [hash: string | null, failure: string]>> = {
  '2a864886f70d01010b': ['sha256', 'crypto/rsa: verification error'],
  '2a864886f70d01010c': ['sha384', 'crypto/rsa: verification error'],
  '2a864886f70d01010d': ['sha512', 'crypto/rsa: verification error'],
  '2a8648ce3d040302': ['sha256', 'x509: ECDSA verification failure'],
  '2a8648ce3d040303': ['sha384', 'x509: ECDSA verification failure'],
  '2a8648ce3d040304': ['sha512', 'x509: ECDSA verification failure'],
  '2b6570': [null, 'x509: Ed25519 verification failure'],
};

/** Reads a request in base64 of PEM, and looks at its signature. @throws Error that says what is wrong @internal */
export function parseCertificateRequest(base64: string): CertificateRequest {
  const [block] = pemBlocks(Buffer.from(base64, 'base64').toString('latin1'));
  if (block?.type !== 'CERTIFICATE REQUEST') throw new Error('PEM block type must be CERTIFICATE REQUEST');
  const [outer] = elements(block.bytes);
  const [info, algorithm, signature] = outer ? elements(outer.content) : [];
  const [, subject, key] = info ? elements(info.content) : [];
  const [identifier] = algorithm ? elements(algorithm.content) : [];
  if (!info || !subject || !key || !identifier || !signature)
    throw new Error('asn1: syntax error: data truncated');
  const [hash, failure] = ALGORITHMS[identifier.content.toString('hex')] ?? [undefined, ''];
  if (hash === undefined) throw new Error('x509: cannot verify signature: algorithm unimplemented');
  const publicKey = createPublicKey({ key: key.whole, format: 'der', type: 'spki' });
  // The first byte of a bit string says how many bits of its last byte are unused.
  if (!verify(hash, info.whole, publicKey, signature.content.subarray(1))) throw new Error(failure);
  return { organizations: organizationsOf(subject.content) };
}

function organizationsOf(subject: Buffer): string[] {
  return elements(subject)
    .flatMap(({ content }) => elements(content))
    .flatMap(({ content }) => {
      const [type, value] = elements(content);
      return type?.content.toString('hex') === ORGANIZATION && value ? [value.content.toString()] : [];
    });
}

/** What is wrong with certificates in base64 of PEM; undefined where nothing is. @internal */
export function certificateFault(base64: string): string | undefined {
  const blocks = pemBlocks(Buffer.from(base64, 'base64').toString('latin1'));
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block';
  for (const { type, bytes, hasHeaders } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found "${type}"`;
    if (hasHeaders) return 'no PEM block headers are permitted';
    try {
      new X509Certificate(bytes);
    } catch {
      return 'x509: malformed certificate';
    }
  }
  return undefined;
}

interface PemBlock {
  readonly type: string;
  readonly bytes: Buffer;
  readonly hasHeaders: boolean;
}

function pemBlocks(text: string): PemBlock[] {
  const pattern = /-----BEGIN ([^\n-]+)-----\r?\n([^]*?)-----END \1-----/g;
  return [...text.matchAll(pattern)].map(([, type = '', body = '']) => ({
    type,
    bytes: Buffer.from(body, 'base64'),
    hasHeaders: body.includes(':'),
  }));
}

interface Element {
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The elements of DER that stand one after the other; what is cut off at the end is left out. */
function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + lengthBytes;
    if (lengthBytes > 4 || start > bytes.length) break;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    if (start + length > bytes.length) break;
    found.push({ whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}
