import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { ask, type Answer } from './fixtures/http.js';
import { processesMentioning } from './fixtures/processes.js';
import { type ControlPlane, startControlPlane } from './index.js';

const configMaps = '/api/v1/namespaces/default/configmaps';

describe('a control plane', () => {
  let controlPlane: ControlPlane;
  const output = new Set<string>();

  beforeAll(async () => {
    controlPlane = await startControlPlane({
      apiServerFlags: ['--v=1'],
      onOutput: (program) => output.add(program),
    });
  });
  afterAll(() => controlPlane?.close());

  const asAdmin = (where: string, message?: object): Promise<Answer> =>
    ask(controlPlane, controlPlane.tokenUser, where, message);
  const createConfigMap = async (name: string): Promise<string> => {
    const answer = await asAdmin(configMaps, { metadata: { name } });
    expect(answer.status).toBe(201);
    return (answer.body as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  };

  it('says the version that it really has', async () => {
    const { body } = await asAdmin('/version');
    expect(body).toMatchObject({ major: '1', gitVersion: `v${controlPlane.version}` });
    expect(controlPlane.version).toMatch(/^1\.\d+\.\d+$/);
  });

  it('lets the user with the token do everything', async () => {
    expect(await asAdmin('/api/v1/namespaces')).toMatchObject({
      status: 200,
      body: { kind: 'NamespaceList' },
    });
  });

  it('writes a kubeconfig whose user may do everything', async () => {
    const text = await readFile(controlPlane.kubeconfigPath, 'utf8');
    expect(text).toBe(controlPlane.kubeconfig());
    const { clusters, users } = parse(text) as {
      clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
      users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
    };
    const decoded = (data = ''): string => Buffer.from(data, 'base64').toString();
    const cluster = clusters[0]?.cluster;
    const user = users[0]?.user;
    const answer = await ask(
      { url: cluster?.server ?? '', caCertificate: decoded(cluster?.['certificate-authority-data']) },
      { certificate: decoded(user?.['client-certificate-data']), key: decoded(user?.['client-key-data']) },
      '/api/v1/namespaces',
    );
    expect(answer.status).toBe(200);
  });

  it('knows a minted user and the groups, and gives the user no rights', async () => {
    const eve = await controlPlane.clientCertificate('eve', ['dev', 'ops']);
    expect(await ask(controlPlane, eve, '/api/v1/namespaces')).toMatchObject({ status: 403 });
    const review = await ask(controlPlane, eve, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
    expect(review.body).toMatchObject({
      status: { userInfo: { username: 'eve', groups: ['dev', 'ops', 'system:authenticated'] } },
    });
  });

  it('hands on what its programs write', () => {
    expect(output).toContain('kube-apiserver');
  });

  it('keeps port and data when the API server is killed and started again', async () => {
    const { url } = controlPlane;
    await createConfigMap('kept');
    await controlPlane.stopApiServer();
    await expect(asAdmin('/readyz')).rejects.toThrow(/ECONNREFUSED/);
    await controlPlane.startApiServer();
    expect(controlPlane.url).toBe(url);
    expect(await asAdmin(`${configMaps}/kept`)).toMatchObject({ status: 200 });
  });

  it('refuses old resource versions after its history was compacted', async () => {
    const old = await createConfigMap('first');
    await createConfigMap('second');
    const exactList = `${configMaps}?resourceVersion=${old}&resourceVersionMatch=Exact`;
    expect(await asAdmin(exactList)).toMatchObject({ status: 200, body: { items: { length: 2 } } });

    await controlPlane.stopApiServer('SIGTERM');
    await controlPlane.compactHistory();
    await controlPlane.startApiServer();

    expect(await asAdmin(exactList)).toMatchObject({ status: 410, body: { reason: 'Expired' } });
    const watch = `${configMaps}?watch=1&resourceVersion=${old}&timeoutSeconds=1`;
    expect(await asAdmin(watch)).toMatchObject({
      status: 200,
      body: { type: 'ERROR', object: { code: 410 } },
    });
  });

  it('leaves nothing behind when it is closed, and may be closed again', async () => {
    const { directory } = controlPlane;
    // etcd, kube-apiserver and their supervisor.
    expect(processesMentioning(directory)).toHaveLength(3);
    await Promise.all([controlPlane.close(), controlPlane.close()]);
    await controlPlane[Symbol.asyncDispose]();
    expect(processesMentioning(directory)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });
});

describe('the caller of a control plane', () => {
  it.concurrent.for([
    ['is killed', 'SIGKILL', 'wait', 'SIGKILL'],
    ['is told to end', 'SIGTERM', 'wait', 'SIGTERM'],
    ['throws', undefined, 'throw', 1],
    ['has nothing more to do', undefined, 'return', 0],
  ] as const)('leaves nothing behind when it %s', async ([, kill, argument, expected], { expect }) => {
    const script = path.join(import.meta.dirname, 'fixtures', 'caller.mjs');
    const caller = spawn(process.execPath, [script, argument], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(caller, 'exit');
    const [directory] = (await once(createInterface({ input: caller.stdout }), 'line')) as [string];
    if (kill) {
      expect(processesMentioning(directory)).toHaveLength(3);
      caller.kill(kill);
    }
    const [code, signal] = (await ended) as [number | null, string | null];
    // The way it ended is its own: nothing here catches signals or errors.
    expect(code ?? signal).toBe(expected);
    await expect.poll(() => processesMentioning(directory), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => existsSync(directory), { timeout: 10_000 }).toBe(false);
  });
});

describe('the start of a control plane', () => {
  it('fails with the words of the program that did not start', async () => {
    const failing = startControlPlane({ apiServerFlags: ['--no-such-flag'] });
    await expect(failing).rejects.toThrow(
      /kube-apiserver ended before it was ready \(code 1\)[^]*no-such-flag/,
    );
    expect(processesMentioning('--no-such-flag')).toEqual([]);
  });

  it('is shared by the tests of a run', async () => {
    const { url, version, kubeconfigPath } = inject('controlPlane');
    const text = await readFile(kubeconfigPath, 'utf8');
    expect(text).toContain(url);
    expect(version).toMatch(/^1\.\d+\.\d+$/);
  });
});
