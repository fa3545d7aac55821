import { subject } from '../../frame/case.js';
import { deployment, pod, service } from '../../frame/objects.js';

/** What random requests have found of fields that take a number or a text. */
export default subject('finds of the fuzzer in numbers that may be texts', (it) => {
  const values = ['', 0, null, 'A_b', '-', 'x'.repeat(20), '80', '80%', -1];

  it('knows an empty text from the number 0, and from nothing', async (t) => {
    for (const port of values) {
      for (const fields of [
        { readinessProbe: { httpGet: { port } } },
        { livenessProbe: { tcpSocket: { port } } },
        { lifecycle: { preStop: { httpGet: { port } } } },
      ]) {
        const spec = { containers: [{ name: 'main', image: 'x', ...fields }] };
        await t.post(t.p('pods?dryRun=All'), pod('a', {}, spec));
      }
      const ports = [{ port: 80, targetPort: port }];
      const { body } = await t.quietly('POST', t.p('services?dryRun=All'), {
        body: service('a', { ports }),
      });
      t.note(`Service to ${JSON.stringify(port)}`, body.spec?.ports ?? body.details);
      for (const field of ['minAvailable', 'maxUnavailable'])
        await t.post(t.p('policy/v1', 'poddisruptionbudgets?dryRun=All'), {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'a' },
          spec: { [field]: port },
        });
    }
  });

  it('refuses how many may be away where that is no number', async (t) => {
    const whole = deployment('a');
    for (const value of values)
      for (const rollingUpdate of [
        { maxSurge: value },
        { maxUnavailable: value },
        { maxUnavailable: value, maxSurge: value },
      ]) {
        const spec = { ...whole.spec, strategy: { rollingUpdate } };
        await t.post(t.p('apps/v1', 'deployments?dryRun=All'), { ...whole, spec });
        await t.post(t.p('apps/v1', 'daemonsets?dryRun=All'), {
          ...whole,
          kind: 'DaemonSet',
          spec: {
            selector: whole.spec['selector'],
            template: whole.spec['template'],
            updateStrategy: { rollingUpdate },
          },
        });
      }
  });

  it('drops how many of a StatefulSet may be away, whatever it is', async (t) => {
    const { selector, template } = deployment('a').spec;
    for (const maxUnavailable of values) {
      const updateStrategy = { rollingUpdate: { maxUnavailable } };
      const set = { selector, template, serviceName: 's', updateStrategy };
      const body = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' }, spec: set };
      await t.post(t.p('apps/v1', 'statefulsets?dryRun=All'), body);
      await t.apply(t.p('apps/v1', 'statefulsets/a'), body);
    }
  });
});
