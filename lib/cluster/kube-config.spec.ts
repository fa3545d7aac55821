import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import { CredentialSource } from './credentials.js';
import { loadKubeConfig } from './kube-config.js';

const ca = Buffer.from('ca').toString('base64');

function kubeConfig(user: string | undefined): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'c',
          cluster: {
            server: 'https://server',
            'certificate-authority-data': ca,
            'tls-server-name': 'name',
            'insecure-skip-tls-verify': true,
          },
        },
      ],
      users: [{ name: 'alice', user: { token: 'secret' } }],
      contexts: [
        { name: 'here', context: { cluster: 'c', user } },
        { name: 'there', context: { cluster: 'c', user: 'alice' } },
      ],
      'current-context': 'here',
    }),
  );
  return config;
}

describe('a context of a kubeconfig', () => {
  it('without a user keeps its authority, server name and lack of verification, and sends no credentials', async () => {
    const given = kubeConfig(undefined);
    const loaded = loadKubeConfig({ kubeConfig: given });
    const { headers, tls } = await new CredentialSource(loaded, new VirtualClock()).current();
    expect(tls).toEqual({ ca: Buffer.from('ca'), servername: 'name', rejectUnauthorized: false });
    expect(headers).toEqual({});
    expect(given.getUsers().map(({ name }) => name)).toEqual(['alice']);
    expect(given.getContextObject('here')?.user).toBeUndefined();
  });

  it('that names a user who is not there is refused', async () => {
    expect(() => loadKubeConfig({ kubeConfig: kubeConfig('bob') })).toThrow(
      expect.objectContaining({
        code: 'KUBERATOR_KUBECONFIG',
        message:
          'The context "here" of the kubeconfig names the user "bob", who is not in it. It has: alice.',
      }),
    );
  });

  it.each([
    ['', 'The kubeconfig has no current context. Choose one with `context`: here, there.'],
    [
      'gone',
      'The current context "gone" of the kubeconfig is not in it. Choose one with `context`: here, there.',
    ],
  ])('that is current as "%s" is refused with those that there are', async (current, message) => {
    const given = kubeConfig('alice');
    given.setCurrentContext(current);
    expect(() => loadKubeConfig({ kubeConfig: given })).toThrow(expect.objectContaining({ message }));
  });

  it('that an empty kubeconfig can not have is not called by the name "undefined"', async () => {
    const given = new KubeConfig();
    given.loadFromString('kind: Config');
    const message = 'The kubeconfig has no current context. It has no contexts at all: give another file.';
    expect(() => loadKubeConfig({ kubeConfig: given })).toThrow(expect.objectContaining({ message }));
  });

  it('may be chosen, and the KubeConfig that was given stays as it was', async () => {
    const given = kubeConfig('bob');
    const loaded = loadKubeConfig({ kubeConfig: given, context: 'there' });
    expect(loaded.getCurrentContext()).toBe('there');
    expect(loaded.getCurrentUser()?.token).toBe('secret');
    expect(given.getCurrentContext()).toBe('here');
  });
});

describe('a user in a kubeconfig file', () => {
  function write(user: object): string {
    const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'token'), 'from the file\n');
    const config = {
      clusters: [{ name: 'c', cluster: { server: 'https://server' } }],
      users: [
        { name: 'alice', user },
        { name: 'bob', user: { token: 'secret' } },
      ],
      contexts: [
        { name: 'alice', context: { cluster: 'c', user: 'alice' } },
        { name: 'bob', context: { cluster: 'c', user: 'bob' } },
      ],
      'current-context': 'alice',
    };
    const file = join(folder, 'config');
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  it('has the token of its tokenFile, which is named as seen from the kubeconfig', async () => {
    const loaded = loadKubeConfig({ kubeConfig: write({ tokenFile: './token', token: 'old' }) });
    const { headers } = await new CredentialSource(loaded, new VirtualClock()).current();
    expect(headers).toEqual({ authorization: 'Bearer from the file' });
  });

  it('who shall act with groups that are not asked for is refused, unless another user is in use', async () => {
    const file = write({ token: 'secret', as: 'carol', 'as-groups': ['admins'], 'as-uid': '1' });
    expect(() => loadKubeConfig({ kubeConfig: file })).toThrow(
      expect.objectContaining({
        code: 'KUBERATOR_KUBECONFIG',
        message:
          'The user "alice" of the kubeconfig has `as-uid` and `as-groups`, which is not supported. ' +
          'Use one with `as` alone, or with credentials of its own.',
      }),
    );
    expect(loadKubeConfig({ kubeConfig: file, context: 'bob' })).toBeDefined();
  });
});
