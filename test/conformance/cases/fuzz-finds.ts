import { subject } from '../frame/case.js';
import { configMap } from '../frame/objects.js';

/** What random requests have found, with as few of them as show it. */
export default subject('finds of the fuzzer', (it) => {
  it('escapes emojis in YAML', async (t) => {
    const body = configMap('a', { text: 'ü and 🙂', both: '🙂\nb' });
    (await t.post(t.p('configmaps'), body, { accept: 'application/yaml' })).is(201);
    (await t.get(t.p('configmaps/a'), { accept: 'application/yaml' })).is(200);
  });

  it('labels a Job with a generated name as its template was, and one with a name as it is', async (t) => {
    const spec = {
      template: {
        metadata: { labels: { app: 'a' } },
        spec: { containers: [{ name: 'main', image: 'registry.test/app:1' }], restartPolicy: 'Never' },
      },
    };
    const job = (metadata: object) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec });
    (await t.post(t.p('batch/v1', 'jobs'), job({ generateName: 'a-' }))).is(201);
    (await t.post(t.p('batch/v1', 'jobs'), job({ name: 'a' }))).is(201);
  });
});
