import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../lib/cluster/cluster.js';
import { loadKubeConfig } from '../../lib/cluster/kube-config.js';
import { SystemClock } from '../../lib/common/clock.js';
import { Namespace } from '../../lib/kinds/index.js';
import { type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';

let own: OwnCluster;
beforeAll(async () => {
  own = await startOwnCluster();
});
afterAll(() => own[Symbol.asyncDispose]());

async function clusterAs(user: object): Promise<Cluster> {
  const config = parse(own.controlPlane.kubeconfig()) as {
    users: { name: string; user: object }[];
    clusters: { cluster: object }[];
  };
  for (const entry of config.users) entry.user = user;
  const path = join(own.controlPlane.directory, `as-${Math.random()}.yaml`);
  await writeFile(path, stringify(config));
  return new Cluster('default', loadKubeConfig({ kubeConfig: path }), new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 10_000,
  });
}

describe('credentials', () => {
  it('run an exec plugin once for all who wait for it, and again when the server refuses its token', async () => {
    const tokenPath = join(own.controlPlane.directory, 'exec-token');
    const countPath = join(own.controlPlane.directory, 'exec-count');
    await writeFile(tokenPath, 'expired');
    await writeFile(countPath, '');
    const script = `sleep 0.2; printf x >> "${countPath}"; printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat "${tokenPath}")"`;
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: '/bin/sh',
      args: ['-c', script],
      interactiveMode: 'Never',
    };
    const cluster = await clusterAs({ exec });
    const refused = await cluster.client.list(Namespace).catch((error: unknown) => error);
    expect(refused).toMatchObject({ isUnauthorized: true });

    await writeFile(tokenPath, own.controlPlane.tokenUser.token);
    await writeFile(countPath, '');
    const lists = await Promise.all(Array.from({ length: 20 }, () => cluster.client.list(Namespace)));
    expect(lists.every((namespaces) => namespaces.length > 0)).toBe(true);
    expect((await readFile(countPath, 'utf8')).length).toBe(1);
    await cluster.transport.close();
  });

  it('are read anew from a token file that was rotated', async () => {
    const tokenFile = join(own.controlPlane.directory, 'token-file');
    await writeFile(tokenFile, 'old');
    const cluster = await clusterAs({ 'auth-provider': { name: 'tokenFile', config: { tokenFile } } });
    await expect(cluster.client.list(Namespace)).rejects.toMatchObject({ isUnauthorized: true });
    await writeFile(tokenFile, own.controlPlane.tokenUser.token);
    expect((await cluster.client.list(Namespace)).length).toBeGreaterThan(0);
    await cluster.transport.close();
  });

  it('may be a client certificate; what its user may not do is a 403 with the reason', async () => {
    const { certificate, key } = await own.controlPlane.clientCertificate('somebody');
    const cluster = await clusterAs({
      'client-certificate-data': Buffer.from(certificate).toString('base64'),
      'client-key-data': Buffer.from(key).toString('base64'),
    });
    const refused = cluster.client.list(Namespace);
    await expect(refused).rejects.toMatchObject({ isForbidden: true, reason: 'Forbidden' });
    await expect(refused).rejects.toThrow(/User "somebody" cannot list resource "namespaces"/);
    await cluster.transport.close();
  });

  it('never reach a server whose certificate is not trusted', async () => {
    const stranger = await own.faultyWay();
    const config = parse(await readFile(own.controlPlane.kubeconfigPath, 'utf8')) as {
      clusters: { cluster: { server: string } }[];
      users: { user: object }[];
    };
    for (const entry of config.clusters) entry.cluster.server = stranger.tcp.url;
    for (const entry of config.users) entry.user = { token: 'secret-token' };
    const path = join(own.controlPlane.directory, 'stranger.yaml');
    await writeFile(path, stringify(config));
    const cluster = new Cluster(
      'default',
      loadKubeConfig({ kubeConfig: path }),
      new SystemClock(),
      Math.random,
      {
        fieldManager: 'test',
        requestTimeoutMs: 3_000,
      },
    );
    const error = await cluster.client.list(Namespace).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ code: 'KUBERATOR_TRANSPORT' });
    expect(error?.message).not.toContain('secret-token');
    expect(stranger.proxy.requests).toEqual([]);
    await cluster.transport.close();
  });
});
