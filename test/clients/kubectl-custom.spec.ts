import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe } from 'vitest';
import { alike } from './frame/alike.js';
import { manifests } from './frame/servers.js';
import type { Terminal } from './frame/terminal.js';

const crd = 'gizmos.clients.example.com';

/** The server publishes a moment later what kubectl checks manifests and explains kinds by. */
async function untilPublished(t: Terminal): Promise<void> {
  const path = '/openapi/v3/apis/clients.example.com/v1';
  await t.eventually(`get --raw ${path}`);
}

async function gizmo(size: string): Promise<string> {
  const text = await readFile(path.join(manifests, 'gizmo.yaml'), 'utf8');
  return text.replace('size: 3', size);
}

describe('kubectl with custom resources', () => {
  alike('applies, shows, scales, patches and refuses them', async (t) => {
    await t.kubectl('create namespace custom');
    await t.kubectl('apply -f gizmo-crd.yaml');
    await t.kubectl(`wait crd/${crd} --for=condition=Established --timeout 30s`);
    await untilPublished(t);
    await t.kubectl('api-resources --api-group clients.example.com -o wide');
    await t.kubectl('apply -n custom -f gizmo.yaml');
    await t.kubectl('get -n custom gizmos');
    await t.kubectl('get -n custom gz big -o wide');
    await t.kubectl('get -n custom shop');
    await t.kubectl('describe -n custom gizmo big');
    await t.kubectl(`describe crd ${crd}`);
    await t.kubectl('apply -n custom -f -', { input: await gizmo('size: 0'), code: 1 });
    await t.kubectl('apply -n custom -f -', { input: await gizmo('size: 4, foo: bar'), code: 1 });
    await t.kubectl('apply -n custom --validate=warn -f -', { input: await gizmo('size: 4, foo: bar') });
    await t.kubectl('diff -n custom -f -', { input: await gizmo('size: 5'), code: 1 });
    await t.kubectl('apply -n custom -f -', { input: await gizmo('size: 5, parts: []') });
    await t.kubectl('apply -n custom --server-side -f -', { input: await gizmo('size: 6') });
    await t.kubectl('scale -n custom gizmo big --replicas 3');
    await t.kubectl(
      'patch -n custom gizmo big --subresource status --type merge -p {"status":{"state":"on"}}',
    );
    await t.kubectl('patch -n custom gizmo big -p {"spec":{"size":9}}', { code: 1 });
    await t.kubectl('wait -n custom gizmo/big --for=jsonpath={.status.state}=on --timeout 5s');
    await t.kubectl('get -n custom gizmo big -o yaml --show-managed-fields');
    await t.kubectl('explain gizmo');
    await t.kubectl('explain gizmo.spec.parts --recursive');
    await t.kubectl('explain gizmo.spec.size');
    await t.kubectl('explain gizmo.spec.nosuch', { code: 1 });
    await t.kubectl('delete -n custom -f gizmo.yaml');
    await t.kubectl(`delete crd ${crd}`);
    await t.kubectl('get -n custom gizmos', { code: 1 });
  });

  alike('explains built-in kinds', async (t) => {
    for (const field of [
      'pod',
      'pod.spec.containers',
      'deployment --recursive',
      'deployment.spec.strategy.rollingUpdate.maxSurge',
      'hpa --api-version=autoscaling/v1',
      'hpa.spec --api-version=autoscaling/v2',
      'crd.spec.versions.schema.openAPIV3Schema',
      'configmap.data',
      'service.spec',
    ])
      await t.kubectl(`explain ${field}`);
    await t.kubectl('explain pod.nosuch', { code: 1 });
    await t.kubectl('explain nosuch', { code: 1 });
  });
});
