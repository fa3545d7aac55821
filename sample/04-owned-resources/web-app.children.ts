import { child } from '../../lib/index.js';
import { ConfigMap, Deployment, Service } from '../../lib/kinds/index.js';
import type { WebApp } from './web-app.js';

/** What a web site consists of. The same site gives the same children, so that nothing is written when nothing changes. */
export function childrenOf({ metadata: { name }, spec }: WebApp) {
  const labels = { 'app.kubernetes.io/name': name };
  const config = child(ConfigMap, { metadata: { name, labels }, data: spec.settings });
  const container = {
    name: 'web',
    image: spec.image,
    ports: [{ containerPort: 80 }],
    envFrom: [{ configMapRef: { name } }],
  };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const deployment = child(
    Deployment,
    {
      metadata: { name, labels },
      spec: { replicas: spec.replicas, selector: { matchLabels: labels }, template },
    },
    { dependsOn: [config] },
  );
  // Nobody is sent to a site that does not run yet.
  const service = child(
    Service,
    { metadata: { name, labels }, spec: { selector: labels, ports: [{ port: 80 }] } },
    { dependsOn: [deployment] },
  );
  return { deployment, all: spec.exposed ? [config, deployment, service] : [config, deployment] };
}
