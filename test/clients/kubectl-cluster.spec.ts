import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe } from 'vitest';
import { alike } from './frame/alike.js';
import { manifests } from './frame/servers.js';

describe('kubectl for administrators', () => {
  alike('asks who may do what', async (t) => {
    await t.kubectl('create namespace access');
    await t.kubectl('auth whoami');
    await t.kubectl('auth whoami -o yaml --as bob --as-group devs');
    await t.kubectl('auth can-i create pods');
    await t.kubectl('auth can-i --list');
    await t.kubectl('auth can-i list pods -n access --as bob', { code: 1 });
    await t.kubectl('create role reader -n access --verb=get,list --resource=pods');
    await t.kubectl('create rolebinding reader -n access --role=reader --user=bob');
    await t.eventually('auth can-i list pods -n access --as bob');
    await t.kubectl('auth can-i --list -n access --as bob');
    await t.kubectl('get pods -n access --as bob');
    await t.kubectl('get secrets -n access --as bob', { code: 1 });
    await t.kubectl('auth can-i get nodes --as system:serviceaccount:access:sa', { code: 1 });
    const role = await t.kubectl('get role reader -n access -o yaml');
    await t.kubectl('auth reconcile -f -', { input: role.replace('- list', '- watch') });
  });

  alike('taints, cordons and drains nodes', async (t) => {
    await t.kubectl('create namespace nodes');
    await t.kubectl('apply -f node.yaml');
    await t.kubectl('apply -n nodes -f pods.yaml');
    await t.kubectl('get node clients-1 -o yaml');
    await t.kubectl('get node clients-1 -o wide');
    await t.kubectl('taint node clients-1 a=b:NoSchedule');
    await t.kubectl('taint node clients-1 a-');
    await t.kubectl('cordon clients-1');
    await t.kubectl('uncordon clients-1');
    await t.kubectl('drain clients-1 --pod-selector app=nosuch');
    await t.kubectl('drain clients-1 --timeout 1s', { code: 1 });
    await t.kubectl('describe node clients-1');
    await t.kubectl('delete node clients-1');
  });

  alike('approves and denies certificates', async (t) => {
    await t.kubectl('apply -f csr.yaml');
    await t.kubectl('get csr clients-alice');
    await t.kubectl('certificate approve clients-alice');
    await t.kubectl('get csr clients-alice');
    await t.kubectl('get csr clients-alice -o yaml');
    await t.kubectl('describe csr clients-alice');
    await t.kubectl('certificate deny clients-alice', { code: 1 });
    const request = await readFile(path.join(manifests, 'csr.yaml'), 'utf8');
    await t.kubectl('create -f -', { input: request.replace('clients-alice', 'clients-mallory') });
    await t.kubectl('certificate deny clients-mallory');
    await t.kubectl('get csr clients-mallory');
    await t.kubectl('delete csr clients-alice clients-mallory');
  });
});
