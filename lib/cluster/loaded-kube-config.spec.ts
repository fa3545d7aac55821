import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { VirtualClock } from '../testing/virtual-clock.js';
import { CredentialSource } from './credentials.js';
import { loadKubeConfig } from './kube-config.js';
import { inClusterKubeConfig } from './parse-kube-config.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const name of ['ca', 'cert', 'key', 'token']) writeFileSync(join(path, name), `the ${name} of a file`);
  return path;
}

function write(path: string, name: string, content: object): string {
  const file = join(path, name);
  writeFileSync(file, stringify(content));
  return file;
}

function config(cluster: object, user: object, server = 'https://server/'): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', namespace: 'n' } }],
    'current-context': 'here',
  };
}

const credentialsOf = (kubeConfig: ReturnType<typeof loadKubeConfig>) =>
  new CredentialSource(kubeConfig, new VirtualClock()).current();

describe('a kubeconfig that is read from a file', () => {
  it.each<[string, object, object]>([
    ['a token', {}, { token: 'secret' }],
    ['a name and a password', {}, { username: 'me', password: 'secret' }],
    ['somebody to act as', {}, { token: 'secret', as: 'carol' }],
    ['data', { 'certificate-authority-data': base64('ca') }, { 'client-certificate-data': base64('cert') }],
    ['files', { 'certificate-authority': 'ca' }, { 'client-certificate': './cert', 'client-key': 'key' }],
    ['a server of another name', { 'tls-server-name': 'other' }, {}],
    ['no verification', { 'insecure-skip-tls-verify': true, 'proxy-url': 'http://proxy' }, {}],
  ])('with %s gives what client-node makes of it', async (_, cluster, user) => {
    const file = write(folder(), 'config', config(cluster, user));
    const theirs = new KubeConfig();
    theirs.loadFromFile(file);
    const ours = loadKubeConfig({ kubeConfig: file });
    expect(await credentialsOf(ours)).toEqual(await credentialsOf(theirs));
    const { server, proxyUrl, skipTLSVerify } = theirs.getCurrentCluster()!;
    expect(ours.getCurrentCluster()).toMatchObject({ server, skipTLSVerify, ...(proxyUrl && { proxyUrl }) });
    expect(ours.getContextObject('here')?.namespace).toBe('n');
  });

  it('takes data before a file, as kubectl does', async () => {
    const both = { 'certificate-authority': 'ca', 'certificate-authority-data': base64('of the data') };
    const { tls } = await credentialsOf(
      loadKubeConfig({ kubeConfig: write(folder(), 'config', config(both, {})) }),
    );
    expect(String(tls.ca)).toBe('of the data');
  });

  it('runs the plugin that a user has', async () => {
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential' };
    const answer = JSON.stringify({ ...credential, status: { token: 'of a plugin' } });
    const exec = { apiVersion: credential.apiVersion, command: 'echo', args: [answer] };
    const file = write(folder(), 'config', config({}, { exec }));
    const { headers } = await credentialsOf(loadKubeConfig({ kubeConfig: file }));
    expect(headers).toEqual({ authorization: 'Bearer of a plugin' });
  });

  it('may be several, of which the first that names something has the say', () => {
    const path = folder();
    const files = [
      write(path, 'a', config({}, { token: 'a' }, 'https://a')),
      write(path, 'b', {
        ...config({}, { token: 'b' }, 'https://b'),
        contexts: [{ name: 'there', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'there',
      }),
    ];
    const before = process.env['KUBECONFIG'];
    process.env['KUBECONFIG'] = files.join(':');
    onTestFinished(() => {
      if (before === undefined) delete process.env['KUBECONFIG'];
      else process.env['KUBECONFIG'] = before;
    });
    const loaded = loadKubeConfig({});
    expect(loaded.getContexts().map(({ name }) => name)).toEqual(['here', 'there']);
    expect([loaded.getCurrentContext(), loaded.getCurrentCluster()?.server]).toEqual(['here', 'https://a']);
    expect(loadKubeConfig({ context: 'there' }).getCurrentUser()?.token).toBe('a');
  });

  it.each<[string, string, string]>([
    ['YAML', '{', 'Flow map'],
    ['an object', 'hello', 'it is no kubeconfig: there is no object in it'],
    ['a list', 'clusters: 5', 'clusters is no list'],
    ['a name', 'users: [{ user: {} }]', 'users[0].name is missing'],
    ['a cluster', 'clusters: [{ name: c }]', 'clusters[0].cluster is missing'],
    ['a server', 'clusters: [{ name: c, cluster: {} }]', 'clusters[0].cluster.server is missing'],
  ])('that lacks %s is refused with the place', (_, text, message) => {
    const file = join(folder(), 'config');
    writeFileSync(file, text);
    const refusal = expect.objectContaining({
      code: 'KUBERATOR_KUBECONFIG',
      message: `The kubeconfig "${file}" could not be read.`,
      cause: expect.objectContaining({ message: expect.stringContaining(message) as string }) as Error,
    }) as Error;
    expect(() => loadKubeConfig({ kubeConfig: file })).toThrow(refusal);
  });
});

describe('the kubeconfig of a Pod', () => {
  it.each([
    ['10.0.0.1', 'https://10.0.0.1:6443'],
    ['fd00::1', 'https://[fd00::1]:6443'],
  ])('leads to the server at %s with what the service account has', async (host, server) => {
    const path = folder();
    for (const name of ['ca.crt', 'token']) writeFileSync(join(path, name), `the ${name}\n`);
    writeFileSync(join(path, 'namespace'), 'home\n');
    const before = { ...process.env };
    Object.assign(process.env, { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '6443' });
    onTestFinished(() => {
      delete process.env['KUBERNETES_SERVICE_HOST'];
      delete process.env['KUBERNETES_SERVICE_PORT'];
      Object.assign(process.env, before);
    });
    const loaded = inClusterKubeConfig(path);
    expect(loaded.getCurrentCluster()?.server).toBe(server);
    expect(loaded.getContextObject(loaded.getCurrentContext())?.namespace).toBe('home');
    const { headers, tls } = await credentialsOf(loaded);
    expect(headers).toEqual({ authorization: 'Bearer the token' });
    expect(String(tls.ca)).toBe('the ca.crt\n');
  });
});
