import { describe } from 'vitest';
import { alike } from './frame/alike.js';

describe('kubectl reads', () => {
  alike('what the server is and serves', async (t) => {
    await t.kubectl('version');
    await t.kubectl('cluster-info');
    await t.kubectl('get --raw /healthz');
    for (const group of ['', 'apps', 'batch', 'rbac.authorization.k8s.io', 'apiextensions.k8s.io'])
      await t.kubectl(`api-resources -o wide --api-group=${group}`);
    await t.kubectl('api-resources --namespaced=false -o name --verbs=list,create --api-group=');
  });

  alike('objects in every format', async (t) => {
    await t.kubectl('create namespace formats');
    await t.kubectl('apply -n formats -f web.yaml -f pods.yaml');
    for (const output of [
      'wide',
      'yaml',
      'json',
      'name',
      'jsonpath={.items[*].metadata.name}',
      'jsonpath-as-json={.items[*].spec.containers}',
      'custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image',
      'go-template={{range.items}}{{.metadata.name}},{{end}}',
    ])
      await t.kubectl(`get -n formats pods -o ${output}`);
    await t.kubectl('get -n formats pods');
    await t.kubectl('get -n formats pods --no-headers --show-labels');
    await t.kubectl('get -n formats pods -L app,tier --show-kind');
    await t.kubectl('get -n formats all');
    await t.kubectl('get -n formats pod one -o yaml --show-managed-fields');
  });

  alike('objects that are selected, sorted and paged', async (t) => {
    await t.kubectl('create namespace selected');
    await t.kubectl('apply -n selected -f web.yaml -f pods.yaml');
    await t.kubectl('get -n selected pods -l app=db');
    await t.kubectl('get -n selected pods -l', { args: ['app in (web, db),tier'] });
    await t.kubectl('get -n selected pods --field-selector spec.nodeName=clients-1');
    await t.kubectl('get -n selected pods --field-selector spec.nosuch=x', { code: 1 });
    await t.kubectl('get -n selected pods --sort-by {.spec.containers[0].name}');
    await t.kubectl('get -n selected pods --sort-by .metadata.labels.app --chunk-size 1');
    await t.kubectl('get -n selected pods,configmaps -l app --ignore-not-found');
    await t.kubectl('get pods -A --field-selector metadata.namespace=selected');
    await t.kubectl('get -n selected pods --chunk-size 1');
    await t.kubectl('get -n selected pod nosuch', { code: 1 });
    await t.kubectl('get nosuch', { code: 1 });
    await t.kubectl('get -n selected pod one two');
  });

  alike('changes as they come', async (t) => {
    await t.kubectl('create namespace watched');
    await t.kubectl('apply -n watched -f web.yaml -f pods.yaml');
    // A watch goes on till its time is up.
    await t.kubectl('get -n watched pods --watch --output-watch-events --request-timeout 2s');
    await t.kubectl('get -n watched configmaps --watch-only -o name --request-timeout 1s');
    await t.kubectl('wait -n watched pod/one --for=condition=Ready --timeout 1s', { code: 1 });
    await t.kubectl('wait -n watched pod/nosuch --for=create --timeout 1s', { code: 1 });
    const body = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } };
    const ready = { args: [JSON.stringify(body)] };
    await Promise.all([
      t.kubectl('wait -n watched pod/one --for=condition=Ready --timeout 30s'),
      t.kubectl('patch -n watched pod one --subresource status --type merge -p', { ...ready, isQuiet: true }),
    ]).then(() => t.forgetOrder());
    await t.kubectl('wait -n watched pod/one --for=jsonpath={.status.phase}=Running --timeout 5s');
    await Promise.all([
      t.kubectl('wait -n watched configmap/new --for=create --timeout 30s'),
      t.kubectl('create -n watched configmap new'),
    ]).then(() => t.forgetOrder());
    await Promise.all([
      // Says nothing where it comes too late.
      t.kubectl('wait -n watched configmap/new --for=delete --timeout 30s', { isQuiet: true }),
      t.kubectl('delete -n watched configmap new'),
    ]).then(() => t.forgetOrder());
    // Not all events: a loop of the real server may have one to tell of the Service, at a time that nobody can foresee.
    await t.kubectl('events -n watched --for pod/one');
    await t.kubectl('get events -n watched --field-selector involvedObject.kind=Pod');
  });

  alike('descriptions', async (t) => {
    await t.kubectl('create namespace described');
    await t.kubectl('apply -n described -f web.yaml -f pods.yaml');
    for (const name of ['pod/one', 'pod/two', 'deployment/web', 'configmap/web'])
      await t.kubectl(`describe -n described ${name}`);
    await t.kubectl('describe -n described service/web --show-events=false');
    await t.kubectl('describe namespace described');
  });
});
