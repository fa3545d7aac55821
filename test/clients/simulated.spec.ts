import { describe, expect, inject, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { startEmbeddedProcess } from './frame/embedded-process.js';
import { withTerminal } from './frame/servers.js';

const startCluster = () => startEmbeddedProcess(inject('packagedCli'), ['--simulate']);

describe('in a simulated cluster', () => {
  it('Helm and kubectl wait until workloads are ready, and until they are gone', async ({ skip }) => {
    if (typeof inject('clientPrograms') === 'string') return skip('there is no kubectl and no Helm');
    await using cluster = await startCluster();
    await withTerminal(cluster.kubeconfigPath, async (t) => {
      await t.helm('install demo chart --wait --wait-for-jobs --timeout 60s');
      expect(await t.kubectl('get deployment demo-web -o jsonpath={.status.availableReplicas}')).toBe('1');
      expect(await t.kubectl('get job demo-init -o jsonpath={.status.succeeded}')).toBe('1');
      await t.helm('upgrade demo chart --set replicas=3 --wait --timeout 60s');
      expect(await t.kubectl('get pods -l app=web -o name --field-selector status.phase=Running')).toMatch(
        /^(pod\/demo-web-\w+-\w+\n){3}$/,
      );
      expect(await t.kubectl('rollout status deployment demo-web --timeout 60s')).toContain(
        'deployment "demo-web" successfully rolled out',
      );
      await t.kubectl('set image deployment demo-web web=nginx:2');
      expect(await t.kubectl('rollout status deployment demo-web --timeout 60s')).toMatch(
        /successfully rolled out\n$/,
      );
      expect(await t.kubectl('rollout history deployment demo-web')).toMatch(/^1 .*\n2 /m);
      await t.helm('uninstall demo --wait --timeout 60s');
      expect(await t.kubectl('get all -o name')).toBe('service/kubernetes\n');
    });
  });

  it('a Pod that stays unready fails the wait', async ({ skip }) => {
    if (typeof inject('clientPrograms') === 'string') return skip('there is no kubectl and no Helm');
    await using cluster = await startCluster();
    await withTerminal(cluster.kubeconfigPath, async (t) => {
      const outcome = 'testing.nestjs-kuberator/pod-outcome=unready';
      await t.kubectl(`run stuck --image busybox --annotations ${outcome}`);
      await t.kubectl('wait pod/stuck --for=condition=Ready --timeout 1s', { code: 1 });
      await t.kubectl('run good --image busybox');
      await t.kubectl('wait pod/good --for=condition=Ready --timeout 30s');
    });
  });

  it('kubectl waits for the end of Pods, of nodes that are drained, and of namespaces', async ({ skip }) => {
    if (typeof inject('clientPrograms') === 'string') return skip('there is no kubectl and no Helm');
    await using cluster = await startCluster();
    await withTerminal(cluster.kubeconfigPath, async (t) => {
      await t.kubectl('create namespace busy');
      await t.kubectl('create deployment web -n busy --image nginx --replicas 2');
      await t.kubectl('rollout status deployment web -n busy --timeout 60s');
      const node = await t.kubectl('get nodes -o jsonpath={.items[0].metadata.name}');
      await t.kubectl(`drain ${node} --timeout 60s`);
      // The Deployment makes new Pods, which wait for a node that takes them.
      const phases = 'get pods -n busy -o jsonpath={.items[*].status.phase}';
      await eventually(async () => expect(await t.kubectl(phases)).toBe('Pending Pending'));
      await t.kubectl(`uncordon ${node}`);
      await t.kubectl('rollout status deployment web -n busy --timeout 60s');
      await t.kubectl('delete deployment web -n busy --cascade=foreground --timeout 60s');
      expect(await t.kubectl('get all -n busy -o name')).toBe('');
      await t.kubectl('create deployment late -n busy --image nginx');
      await t.kubectl('delete namespace busy --timeout 60s');
      await t.kubectl('get namespace busy', { code: 1 });
    });
  });

  it('there are no logs and no commands in containers, and the error says so', async ({ skip }) => {
    if (typeof inject('clientPrograms') === 'string') return skip('there is no kubectl and no Helm');
    await using cluster = await startCluster();
    await withTerminal(cluster.kubeconfigPath, async (t) => {
      await t.kubectl('run one --image busybox');
      await t.kubectl('wait pod/one --for=condition=Ready --timeout 30s');
      for (const command of ['logs one', 'exec one -- date', 'port-forward one 18080:80', 'attach one']) {
        await t.kubectl(command, { code: 1 });
        expect(t.steps.at(-1)?.stderr, command).toContain('an embedded cluster runs no containers');
      }
    });
  });
});
