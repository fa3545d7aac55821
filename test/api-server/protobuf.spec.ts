import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { builtinTypes } from '../../lib/testing/api-server/builtin/builtin-types.js';
import type { KubeObject } from '../../lib/testing/api-server/common/kube-object.js';
import { decodeContent, openEnvelope, sealEnvelope } from '../../lib/testing/api-server/protobuf/envelope.js';

const module = new URL('../control-plane/v1.36/', import.meta.url).pathname;

/** Objects with a value in every field, which Kubernetes keeps in each of its formats; undefined without Go. */
async function samples(): Promise<string | undefined> {
  const args = ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', 'k8s.io/api'];
  const go = await promisify(execFile)('go', args, { cwd: module }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && !process.env['CI']) return undefined;
    throw error;
  });
  return go && path.join(go.stdout.trim(), 'testdata', 'HEAD');
}

/** Objects as they are stored: without what only says that a field is empty. */
const normalized = new Map<string, ((object: KubeObject) => KubeObject) | undefined>(
  builtinTypes().flatMap(({ group, kind, versions }) =>
    [...versions].map(([name, version]) => [`${group || 'core'}.${name}.${kind}`, version.decode] as const),
  ),
);

describe('Protobuf of Go', () => {
  it('holds the same objects as the JSON beside it', async ({ skip }) => {
    const folder = await samples();
    if (folder === undefined) return skip('there is no Go on this machine');
    const read = (file: string) => readFileSync(path.join(folder, file));
    const kinds = readdirSync(folder)
      .filter((file) => file.endsWith('.pb'))
      .map((file) => file.slice(0, -3))
      .filter((name) => normalized.has(name) || name === 'core.v1.DeleteOptions');
    for (const name of kinds) {
      const decode = normalized.get(name) ?? ((object: KubeObject) => object);
      const object = decodeContent(openEnvelope(read(`${name}.pb`), { apiVersion: '', kind: '' }));
      const expected = JSON.parse(read(`${name}.json`).toString()) as KubeObject;
      expect(decode(object as unknown as KubeObject), name).toEqual(decode(expected));
      const again = decodeContent(openEnvelope(sealEnvelope(object), { apiVersion: '', kind: '' }));
      expect(again, `${name}, written and read again`).toEqual(object);
    }
    expect(kinds.length).toBeGreaterThan(60);
  });
});
