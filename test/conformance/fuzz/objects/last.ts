import { type Kind, rowOf } from '../kinds.js';

const containers = [{ name: 'c', image: 'x' }];
const template = { metadata: { labels: { app: 'last' } }, spec: { containers } };
const selector = { matchLabels: { app: 'last' } };

const bodies: Partial<Record<Kind, object>> = {
  services: { spec: { ports: [{ port: 80 }] } },
  pods: { spec: { containers } },
  persistentvolumeclaims: {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  deployments: { spec: { selector, template } },
  statefulsets: { spec: { selector, template, serviceName: 's' } },
  jobs: { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } },
};

export const lastName = 'last';

/** An object that every server takes, made at the end of a sequence: a watch that has told it has told all. */
export function lastObject(kind: Kind, labels: Readonly<Record<string, string>>): object {
  const { apiVersion, kind: kindName } = rowOf(kind);
  return { apiVersion, kind: kindName, metadata: { name: lastName, labels }, ...bodies[kind] };
}
