import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Action, type Apply, Reconciler, WatcherService } from '../../lib/index.js';
import { ClusterRole, ClusterRoleBinding, Namespace, RoleBinding } from '../../lib/kinds/index.js';
import type { ControlPlane } from '../control-plane/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';
import { startServer } from '../support/start-server.js';

const USER = 'widget-operator';
const TEAM = 'team=rights';
const subjects = [{ kind: 'User', name: USER, apiGroup: 'rbac.authorization.k8s.io' }];
const roleOf = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name });

let server: ControlPlane;
let cluster: TestCluster;
let kubeConfig: KubeConfig;
beforeAll(async () => {
  server = await startServer();
  cluster = await connect(server.kubeconfigPath);
  await cluster.install(Widget);
  const { certificate, key } = await server.clientCertificate(USER);
  const inBase64 = (text: string) => Buffer.from(text).toString('base64');
  kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'c', server: server.url, caData: inBase64(server.caCertificate), skipTLSVerify: false },
    { name: 'u', certData: inBase64(certificate), keyData: inBase64(key) },
  );
  // What docs/guides/operating.md says that it takes.
  await cluster.client.create(ClusterRole, {
    metadata: { name: 'namespaces' },
    rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] }],
  });
  await cluster.client.create(ClusterRoleBinding, {
    metadata: { name: 'namespaces' },
    subjects,
    roleRef: roleOf('namespaces'),
  });
  await cluster.client.create(ClusterRole, {
    metadata: { name: 'widgets' },
    rules: [{ apiGroups: ['test.kuberator.dev'], resources: ['widgets'], verbs: ['get', 'list', 'watch'] }],
  });
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await server?.close();
});

const label = (name: string) =>
  cluster.client.mergePatch(Namespace, { name }, { metadata: { labels: { team: 'rights' } } });
const bind = (namespace: string) =>
  cluster.client.create(RoleBinding, {
    metadata: { name: 'widgets', namespace },
    subjects,
    roleRef: roleOf('widgets'),
  });
const make = (namespace: string, name: string) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });

it('the rights to Namespaces, and to the kind in each of them, are enough for many, and one without holds up no other', async () => {
  const names = await Promise.all(Array.from({ length: 51 }, () => cluster.namespace()));
  const forbidden = await cluster.namespace();
  await Promise.all(names.flatMap((name) => [label(name), bind(name)]));
  await Promise.all([make(names[0]!, 'first'), make(names[50]!, 'last'), make(forbidden, 'hidden')]);
  const seen: string[] = [];
  @Reconciler(Widget, { namespaceSelector: TEAM })
  class Selected implements Apply<Widget> {
    apply({ metadata }: Widget): Action {
      seen.push(metadata.name);
      return Action.awaitChange();
    }
  }
  await using operator = await startOperator('', [Selected], { kubeConfig });
  await eventually(() => expect([...seen].sort()).toEqual(['first', 'last']));
  const reports = () => operator.get(WatcherService).reports();
  // With the right to all there would be one.
  expect(reports().filter(({ resource }) => resource.startsWith('widgets.'))).toHaveLength(51);

  await label(forbidden);
  const watch = () => reports().find(({ namespace }) => namespace === forbidden);
  await eventually(() => {
    expect(watch()).toMatchObject({ state: 'retrying', isSynced: false });
    expect(watch()?.lastError?.message).toContain('forbidden');
  });
  await make(names[1]!, 'further');
  await eventually(() => expect(seen).toContain('further'));
  expect(seen).not.toContain('hidden');
  await bind(forbidden);
  await eventually(() => expect(seen).toContain('hidden'), { timeoutMs: 40_000 });
});
