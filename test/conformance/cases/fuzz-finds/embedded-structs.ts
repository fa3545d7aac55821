import { subject } from '../../frame/case.js';
import { deployment, pod } from '../../frame/objects.js';

/** Go has structs within structs whose fields are those of the outer one in JSON; its decoder names them. */
export default subject('finds of the fuzzer in structs within structs', (it) => {
  const values = ['x', 5, true, []];

  it('names the struct in which a field of a Pod is', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const template = deployment('a');
    for (const value of values) {
      for (const spec of [
        { containers: [{ name: 'main', image: 'x', readinessProbe: { httpGet: value } }] },
        { containers: [{ name: 'main', image: 'x', readinessProbe: { httpGet: { port: [value] } } }] },
        { containers: [{ name: 'main', image: 'x', lifecycle: { preStop: { exec: value } } }] },
        { containers: [{ name: 'main', image: 'x', envFrom: [{ configMapRef: { optional: [value] } }] }] },
        { containers: [{ name: 'main', image: 'x', envFrom: [{ configMapRef: { name: [value] } }] }] },
        { volumes: [{ name: 'v', emptyDir: value }] },
        { volumes: [{ name: 'v', configMap: { name: [value] } }] },
        { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: [value] } }] } }] },
        { ephemeralContainers: [{ name: 'e', image: [value] }] },
        { ephemeralContainers: [{ name: 'e', imagePullPolicy: [value] }] },
        { ephemeralContainers: [{ name: 'e', terminationMessagePolicy: [value] }] },
      ]) {
        await t.post(t.p('pods?dryRun=All'), { ...pod('b'), spec });
        for (const validation of ['Strict', 'Ignore'])
          await t.patch('merge', t.p(`pods/a?dryRun=All&fieldValidation=${validation}`), { spec });
        const inTemplate = { ...template.spec, template: { spec } };
        await t.post(t.p('apps/v1', 'deployments?dryRun=All'), { ...template, spec: inTemplate });
      }
    }
  });

  it('names the struct in which a field of other kinds is', async (t) => {
    const named = { metadata: { name: 'a' } };
    for (const value of values) {
      for (const spec of [{ hostPath: value }, { nfs: { path: [value] } }])
        await t.post('/api/v1/persistentvolumes?dryRun=All', {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          ...named,
          spec,
        });
      await t.post(t.p('networking.k8s.io/v1', 'ingresses?dryRun=All'), {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        ...named,
        spec: { rules: [{ host: 'a.b', http: { paths: value } }] },
      });
      const group = 'admissionregistration.k8s.io/v1';
      const rules = [{ operations: ['CREATE'], resources: value }];
      await t.post(`/apis/${group}/validatingwebhookconfigurations?dryRun=All`, {
        apiVersion: group,
        kind: 'ValidatingWebhookConfiguration',
        ...named,
        webhooks: [{ name: 'a.b.c', rules }],
      });
      await t.post(`/apis/${group}/validatingadmissionpolicies?dryRun=All`, {
        apiVersion: group,
        kind: 'ValidatingAdmissionPolicy',
        ...named,
        spec: { matchConstraints: { resourceRules: rules } },
      });
    }
  });
});
