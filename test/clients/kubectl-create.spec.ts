import { describe, expect, inject, it } from 'vitest';
import { alike } from './frame/alike.js';
import { withTerminal } from './frame/servers.js';

/** What `kubectl create` makes by itself, by the name under which it is found. */
const generated: Readonly<Record<string, string>> = {
  'deployment/d': 'deployment d --image=nginx --replicas 2 --port 80',
  'configmap/c': 'configmap c --from-literal=a=b',
  'secret/s': 'secret generic s --from-literal=a=b',
  'secret/r': 'secret docker-registry r --docker-server=x --docker-username=u --docker-password=p',
  'role/r': 'role r --verb=get,list --resource=pods,deployments.apps',
  'rolebinding/rb': 'rolebinding rb --role=r --user=bob',
  'clusterrole/clients-nodes': 'clusterrole clients-nodes --verb=get --resource=nodes',
  'clusterrolebinding/clients-nodes':
    'clusterrolebinding clients-nodes --clusterrole=clients-nodes --serviceaccount=create:sa',
  'serviceaccount/sa': 'serviceaccount sa',
  'job/j': 'job j --image=busybox -- date',
  'cronjob/cj': 'cronjob cj --image=busybox --schedule=@hourly -- date',
  'job/j2': 'job j2 --from=cronjob/cj',
  'quota/q': 'quota q --hard=cpu=100,pods=200',
  'ingress/i': 'ingress i --rule=foo.com/bar=svc1:8080,tls=my-cert',
  'poddisruptionbudget/p': 'pdb p --selector=app=web --min-available=1',
  'priorityclass/clients': 'priorityclass clients --value=10',
  'service/s1': 'service clusterip s1 --tcp=80:8080',
  'service/s2': 'service nodeport s2 --tcp=80',
  'service/s3': 'service loadbalancer s3 --tcp=80',
  'service/s4': 'service externalname s4 --external-name=a.b',
};

describe('kubectl creates', () => {
  alike('what its generators make, and describes it', async (t) => {
    await t.kubectl('create namespace create');
    for (const [name, command] of Object.entries(generated)) {
      await t.kubectl(`create -n create ${command}`);
      await t.kubectl(`get -n create ${name} -o yaml`);
      await t.kubectl(`get -n create ${name} -o wide`);
      // A loop of the real server may have an event to tell of a Service, at a time that nobody can foresee.
      const events = name.startsWith('service/') ? ' --show-events=false' : '';
      await t.kubectl(`describe -n create ${name}${events}`);
    }
    await t.kubectl('create -n create deployment d --image=nginx', { code: 1 });
    await t.kubectl('create -n create configmap UPPER', { code: 1 });
    await t.kubectl('create -n create -f web.yaml --dry-run=client -o name');
    await t.kubectl(
      'run pinger -n create --image busybox --restart Never --env a=b --port 80 --expose -- ping x',
    );
    await t.kubectl('run dry -n create --image busybox --dry-run=server -o yaml');
    await t.kubectl('get -n create pods,services -o yaml -l run=pinger');
  });

  alike('tokens that the server knows again', async (t) => {
    await t.kubectl('create namespace tokens');
    await t.kubectl('create -n tokens serviceaccount sa');
    const token = await t.kubectl('create -n tokens token sa --duration 1h');
    const status = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: token.trim() },
    };
    await t.kubectl('create -f - -o jsonpath={.status.authenticated}{.status.user.username}', {
      input: JSON.stringify(status),
    });
  });
});

it('the two servers are another one each', async ({ skip }) => {
  if (typeof inject('clientPrograms') === 'string') return skip('there is no kubectl');
  const { real, embedded } = inject('clientServers');
  const uid = (kubeconfigPath: string) =>
    withTerminal(kubeconfigPath, (t) => t.kubectl('get namespace default -o jsonpath={.metadata.uid}'));
  expect(await uid(real)).not.toBe(await uid(embedded));
});
