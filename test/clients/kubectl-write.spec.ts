import { describe } from 'vitest';
import { alike } from './frame/alike.js';

describe('kubectl writes', () => {
  alike('applies manifests, changes them, and prunes what a manifest no longer has', async (t) => {
    await t.kubectl('create namespace apply');
    await t.kubectl('apply -n apply -f web.yaml');
    await t.kubectl('apply -n apply -f web.yaml');
    await t.kubectl('apply -n apply -f web-changed.yaml --dry-run=server');
    await t.kubectl('diff -n apply -f web.yaml');
    await t.kubectl('diff -n apply -f web-changed.yaml', { code: 1 });
    await t.kubectl('apply -n apply -f web-changed.yaml');
    await t.kubectl('get -n apply deployment,service,configmap web -o yaml --show-managed-fields');
    await t.kubectl('apply view-last-applied -n apply configmap web');
    await t.kubectl('apply -n apply -l app=web --prune --prune-allowlist=apps/v1/Deployment -f one.yaml', {
      code: 1,
    });
  });

  alike('applies on the server, with conflicts', async (t) => {
    await t.kubectl('create namespace ssa');
    await t.kubectl('apply -n ssa --server-side -f web.yaml');
    await t.kubectl('apply -n ssa --server-side --field-manager other -f one.yaml', { code: 1 });
    await t.kubectl('apply -n ssa --server-side --field-manager other --force-conflicts -f one.yaml');
    await t.kubectl('diff -n ssa --server-side -f web-changed.yaml', { code: 2 });
    await t.kubectl('diff -n ssa --server-side --force-conflicts -f web-changed.yaml', { code: 1 });
    await t.kubectl('get -n ssa configmap,deployment web -o yaml --show-managed-fields');
    await t.kubectl('apply -n ssa -f web.yaml');
    await t.kubectl('get -n ssa configmap web -o yaml --show-managed-fields');
  });

  alike('patches in every way', async (t) => {
    await t.kubectl('create namespace patch');
    await t.kubectl('apply -n patch -f web.yaml -f pods.yaml');
    const patch = (options: string, body: object, code = 0) =>
      t.kubectl(`patch -n patch ${options} -o yaml -p`, { args: [JSON.stringify(body)], code });
    const containers = [{ name: 'side', image: 'envoy' }];
    await patch('deployment web', { spec: { template: { spec: { containers } } } });
    await patch('deployment web --type merge', { spec: { replicas: 4 } });
    await patch('deployment web --type json', [{ op: 'replace', path: '/spec/replicas', value: 5 }]);
    await patch('deployment web --type json', [{ op: 'test', path: '/spec/replicas', value: 9 }], 1);
    await patch('deployment web --subresource scale --type merge', { spec: { replicas: 6 } });
    const conditions = [{ type: 'Ready', status: 'True' }];
    await patch('pod one --subresource status', { status: { phase: 'Running', conditions } });
    await patch('deployment web --type merge', { spec: { replicas: -1 } }, 1);
    await patch('configmap web --dry-run=server', { data: { a: null } });
    await t.kubectl('get -n patch pod one --subresource status');
  });

  alike('edits, replaces, labels and annotates', async (t) => {
    await t.kubectl('create namespace edit');
    await t.kubectl('apply -n edit -f web.yaml -f pods.yaml');
    await t.kubectl('edit -n edit configmap web', { environment: { EDITOR: './edit.sh' } });
    const edited = await t.kubectl('get -n edit configmap web -o yaml');
    await t.kubectl('replace -f -', { input: edited.replace('edited', 'replaced') });
    await t.kubectl('replace -f -', { input: edited, code: 1 });
    await t.kubectl('replace -n edit --force -f one.yaml');
    await t.kubectl('replace -n edit --subresource status -f web.yaml', { code: 1 });
    await t.kubectl('label -n edit pod one x=y tier-');
    await t.kubectl('label -n edit pod one x=z', { code: 1 });
    await t.kubectl('label -n edit pod one x=z --overwrite');
    await t.kubectl('label -n edit pods --all all=yes');
    await t.kubectl('annotate -n edit pods --all note=here');
    await t.kubectl('annotate -n edit pod one note-');
    await t.kubectl('get -n edit pods,configmaps -o yaml');
  });

  alike('sets, scales and rolls out', async (t) => {
    await t.kubectl('create namespace rollout');
    await t.kubectl('apply -n rollout -f web.yaml');
    for (const change of [
      'set image deployment web web=nginx:2',
      'set env deployment web X=1',
      'set resources deployment web --limits cpu=1',
      'set serviceaccount deployment web web',
      'set selector service web tier=front',
      'scale deployment web --replicas 1',
      'autoscale deployment web --min 1 --max 4 --cpu 50%',
      'expose deployment web --name web2 --port 80 --target-port 8080',
      'rollout pause deployment web',
      'rollout resume deployment web',
      'rollout history deployment web',
      'rollout status deployment web --watch=false',
    ])
      await t.kubectl(`${change} -n rollout`);
    await t.kubectl('scale deployment web -n rollout --replicas 2 --current-replicas 7', { code: 1 });
    await t.kubectl('get deployments,services,hpa -n rollout -o yaml --show-managed-fields');
    // The time of the restart is in the template.
    await t.kubectl('rollout restart deployment web -n rollout');
    await t.kubectl('rollout undo deployment web -n rollout', { code: 1 });
  });

  alike('deletes in every way', async (t) => {
    await t.kubectl('create namespace delete');
    await t.kubectl('apply -n delete -f web.yaml -f pods.yaml');
    await t.kubectl('delete -n delete pod one --grace-period 0 --force');
    await t.kubectl('delete -n delete pod two --wait=false');
    await t.kubectl('delete -n delete service -l app=web');
    await t.kubectl('delete -n delete deployment web --cascade=orphan --wait=false');
    await t.kubectl('get -n delete deployment web -o yaml');
    await t.kubectl('delete -n delete deployment web --cascade=foreground --wait=false');
    await t.kubectl('get -n delete deployment web -o yaml');
    await t.kubectl('create -n delete deployment web2 --image nginx');
    await t.kubectl('delete -n delete deployment web2 --cascade=background');
    await t.kubectl('delete -n delete configmap --all');
    await t.kubectl('delete -n delete configmap nosuch', { code: 1 });
    await t.kubectl('delete -n delete configmap nosuch --ignore-not-found');
    await t.kubectl('get -n delete all,configmaps');
    await t.kubectl('delete namespace delete --wait=false');
    await t.kubectl('create -n delete configmap late', { code: 1 });
  });
});
