import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig, type Cluster, type User } from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { CredentialSource } from './credentials.js';

const temporary: string[] = [];

afterEach(() => {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true });
});

function temporaryFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  temporary.push(folder);
  const file = join(folder, 'file');
  writeFileSync(file, content);
  return file;
}

function kubeConfig(user: Partial<User>, cluster: Partial<Cluster> = {}): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'c', server: 'https://server', skipTLSVerify: false, ...cluster },
    { name: 'u', ...user },
  );
  return config;
}

/** A user whose tokens come from a plugin that takes its time, and may fail. */
function withPlugin() {
  const clock = new VirtualClock();
  const config = kubeConfig({});
  const calls: { answer: (token: string) => void; fail: (error: Error) => void }[] = [];
  config.addAuthenticator({
    isAuthProvider: () => true,
    applyAuthentication: (_user, options) =>
      new Promise<void>((resolve, reject) => {
        const answer = (token: string) => {
          options.headers = { ...options.headers, Authorization: `Bearer ${token}` } as never;
          resolve();
        };
        calls.push({ answer, fail: reject });
      }),
  });
  const log = new RecordingLog();
  return { clock, calls, log, source: new CredentialSource(config, clock, () => 1, log) };
}

/** Lets the plugin answer once it has been asked. */
async function answered(
  test: ReturnType<typeof withPlugin>,
  token: string,
  ask = () => test.source.current(),
) {
  const asked = ask();
  await test.clock.settle();
  test.calls.at(-1)!.answer(token);
  return asked;
}

describe('credentials', () => {
  it('are a token', async () => {
    const { headers } = await new CredentialSource(
      kubeConfig({ token: 'secret' }),
      new VirtualClock(),
    ).current();
    expect(headers).toEqual({ authorization: 'Bearer secret' });
  });

  it('are a name and a password', async () => {
    const { headers } = await new CredentialSource(
      kubeConfig({ username: 'me', password: 'ü:x' }),
      new VirtualClock(),
    ).current();
    expect(headers).toEqual({ authorization: `Basic ${Buffer.from('me:ü:x').toString('base64')}` });
  });

  it('are a certificate, with the authority to trust', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const config = kubeConfig(
      { certData: base64('cert'), keyData: base64('key') },
      { caData: base64('ca'), tlsServerName: 'name' },
    );
    const { tls, headers } = await new CredentialSource(config, new VirtualClock()).current();
    expect(tls).toEqual({
      ca: Buffer.from('ca'),
      cert: Buffer.from('cert'),
      key: Buffer.from('key'),
      servername: 'name',
    });
    expect(headers).toEqual({});
  });

  it('never turn TLS verification off, unless the kubeconfig does', async () => {
    const verified = await new CredentialSource(kubeConfig({ token: 't' }), new VirtualClock()).current();
    expect(verified.tls.rejectUnauthorized ?? true).toBe(true);
    const config = kubeConfig({ token: 't' }, { skipTLSVerify: true });
    const unverified = await new CredentialSource(config, new VirtualClock()).current();
    expect(unverified.tls.rejectUnauthorized).toBe(false);
  });

  it('have no newline from the end of a token file', async () => {
    const tokenFile = temporaryFile('from-file\n');
    const config = kubeConfig({
      authProvider: { name: 'tokenFile', config: { tokenFile } },
    });
    const { headers } = await new CredentialSource(config, new VirtualClock()).current();
    expect(headers['authorization']).toBe('Bearer from-file');
  });

  it('are kept for a minute, and loaded anew after it', async () => {
    const test = withPlugin();
    const first = await answered(test, 'one');
    await test.clock.advance(59_999);
    expect(await test.source.current()).toBe(first);
    expect(test.calls).toHaveLength(1);
    await test.clock.advance(1);
    const second = await answered(test, 'two');
    expect(second.headers['authorization']).toBe('Bearer two');
  });

  it('are loaded once for all who ask at the same time', async () => {
    const test = withPlugin();
    const asked = Array.from({ length: 50 }, async () => test.source.current());
    await test.clock.settle();
    expect(test.calls).toHaveLength(1);
    test.calls[0]!.answer('one');
    expect(new Set(await Promise.all(asked)).size).toBe(1);
  });

  it('are loaded anew, once, for all whom the server refused', async () => {
    const test = withPlugin();
    const refused = await answered(test, 'stale');
    const renewed = Array.from({ length: 50 }, async () => test.source.renew(refused));
    await test.clock.settle();
    expect(test.calls).toHaveLength(2);
    test.calls[1]!.answer('fresh');
    for (const { headers } of await Promise.all(renewed))
      expect(headers['authorization']).toBe('Bearer fresh');
    // One whose refusal came late gets what is there.
    expect((await test.source.renew(refused)).headers['authorization']).toBe('Bearer fresh');
    expect(test.calls).toHaveLength(2);
  });

  it('are read from the file again after a refusal, without waiting for a minute', async () => {
    const tokenFile = temporaryFile('old');
    const config = kubeConfig({
      authProvider: { name: 'tokenFile', config: { tokenFile } },
    });
    const source = new CredentialSource(config, new VirtualClock());
    const refused = await source.current();
    writeFileSync(tokenFile, 'new');
    expect((await source.renew(refused)).headers['authorization']).toBe('Bearer new');
  });

  it('that can not be loaded say whose they are, and are asked for again next time', async () => {
    const test = withPlugin();
    const asked = Promise.resolve(test.source.current());
    asked.catch(() => undefined);
    await test.clock.settle();
    const cause = new Error('the plugin is not installed');
    test.calls[0]!.fail(cause);
    await expect(asked).rejects.toMatchObject({
      code: 'KUBERATOR_KUBECONFIG',
      message: 'The credentials of user "u" could not be loaded.',
      cause,
    });
    expect((await answered(test, 'one')).headers['authorization']).toBe('Bearer one');
  });

  it('are kept when they can not be read again, and are asked for again later, and later still', async () => {
    const test = withPlugin();
    const { clock, calls, source, log } = test;
    const old = await answered(test, 'old');
    await clock.advance(60_000);
    for (const waitMs of [2_000, 3_000, 5_000]) {
      const asked = Promise.all([source.current(), source.current()]);
      await clock.settle();
      calls.at(-1)!.fail(new Error('the file is not there'));
      expect(await asked).toEqual([old, old]);
      const { length } = calls;
      await clock.advance(waitMs - 1);
      expect(await source.current()).toBe(old);
      expect(calls).toHaveLength(length);
      await clock.advance(1);
    }
    expect(log.lines).toHaveLength(3);
    expect(log.warnings[0]).toBe(
      'warn: The credentials of user "u" could not be read again: the file is not there. The old ones are kept; trying again in 2000 ms',
    );
    expect((await answered(test, 'new')).headers['authorization']).toBe('Bearer new');
    expect(log.lines.at(-1)).toBe('log: The credentials of user "u" could be read again.');
    await clock.advance(59_999);
    expect(await source.current()).toMatchObject({ headers: { authorization: 'Bearer new' } });
  });

  it('are never kept once the server refused them', async () => {
    const test = withPlugin();
    const { clock, calls, source } = test;
    const refused = await answered(test, 'old');
    for (const ask of [() => source.renew(refused), () => source.current()]) {
      const asked = Promise.resolve(ask());
      asked.catch(() => undefined);
      await clock.settle();
      calls.at(-1)!.fail(new Error('the file is not there'));
      await expect(asked).rejects.toMatchObject({ code: 'KUBERATOR_KUBECONFIG' });
    }
    expect((await answered(test, 'new')).headers['authorization']).toBe('Bearer new');
  });

  it('have the fingerprint of their TLS material: a new token needs no new connection, a new certificate does', async () => {
    const test = withPlugin();
    const one = await answered(test, 'one');
    const two = await answered(test, 'two', () => test.source.renew(one));
    expect(two.tlsFingerprint).toBe(one.tlsFingerprint);

    const [certFile, keyFile] = [temporaryFile('cert 1'), temporaryFile('key 1')];
    const source = new CredentialSource(kubeConfig({ certFile, keyFile }), test.clock);
    const before = await source.current();
    writeFileSync(certFile, 'cert 2');
    await test.clock.advance(60_000);
    const after = await source.current();
    expect(after.tlsFingerprint).not.toBe(before.tlsFingerprint);
  });
});
