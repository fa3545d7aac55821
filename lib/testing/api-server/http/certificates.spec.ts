import { X509Certificate } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { EmbeddedAuthority } from './certificates.js';

describe('EmbeddedAuthority', () => {
  it('writes certificates that are read as they were meant', () => {
    const authority = EmbeddedAuthority.create();
    const client = authority.client({ commonName: 'jane', organizations: ['ops', 'system:masters'] });
    const parsed = new X509Certificate(client.certificate);
    expect(parsed.subject.split('\n')).toEqual(['O=ops', 'O=system:masters', 'CN=jane']);
    expect(parsed.issuer).toBe('CN=embedded-cluster-ca');
    expect(parsed.ca).toBe(false);
    expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(new X509Certificate(authority.certificate).ca).toBe(true);
    expect(new X509Certificate(authority.server().certificate).subjectAltName).toContain(
      'IP Address:127.0.0.1',
    );
    expect(authority.isIssuerOf(client)).toBe(true);
    expect(EmbeddedAuthority.create().isIssuerOf(client)).toBe(false);
  });

  it('is trusted in a handshake in which both sides show a certificate', async () => {
    const authority = EmbeddedAuthority.create();
    const { certificate: cert, key } = authority.server();
    const ca = authority.certificate;
    const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = authority.client({ commonName: 'jane' });
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
    const socket = connect({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      ca,
      cert: client.certificate,
      key: client.key,
    });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    const [peer] = await accepted;
    expect(peer.authorized).toBe(true);
    expect(peer.getPeerCertificate().subject.CN).toBe('jane');
    socket.destroy();
    server.close();
  });
});
