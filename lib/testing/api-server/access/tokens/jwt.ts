import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { isObject, type JsonObject } from '../../common/json.js';

/** A JWT taken apart, not yet verified. @internal */
export interface ParsedJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signed: string;
  readonly signature: string;
}

/** Signs and verifies JSON web tokens with one ECDSA key (ES256), made when first needed. @internal */
export class JwtKey {
  private keys: { id: string; privateKey: KeyObject; publicKey: KeyObject } | undefined;

  sign(claims: JsonObject): string {
    const { id, privateKey } = this.pair();
    const signed = `${encode({ alg: 'ES256', kid: id })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }

  /** True when the key id is that of this key, whether or not the signature holds. */
  owns({ header }: ParsedJwt): boolean {
    return header['kid'] === undefined || header['kid'] === this.pair().id;
  }

  verifies({ header, signed, signature }: ParsedJwt): boolean {
    if (header['alg'] !== 'ES256') return false;
    const bytes = Buffer.from(signature, 'base64url');
    // Other texts that decode to the same bytes are not the token that was signed.
    if (bytes.toString('base64url') !== signature) return false;
    const { publicKey } = this.pair();
    return verify('sha256', Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
  }

  private pair() {
    if (!this.keys) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const der = publicKey.export({ type: 'spki', format: 'der' });
      this.keys = { id: createHash('sha256').update(der).digest('base64url'), privateKey, publicKey };
    }
    return this.keys;
  }
}

/** Undefined where the text is no JWT. @internal */
export function parseJwt(token: string): ParsedJwt | undefined {
  const [head = '', body = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || signature === '') return undefined;
  const header = decode(head);
  const claims = decode(body);
  return header && claims && { header, claims, signed: `${head}.${body}`, signature };
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
