import type { Choices } from '../choices.js';
import { map, texts } from './metadata.js';
import { podSpec } from './pod-template.js';

const keys = ['k1', 'k2', 'k3', 'a.b', 'a-b'];

export const coreBodies = {
  configmaps: (c: Choices) =>
    c.fields(
      {
        data: () => map(c, keys, texts),
        binaryData: () => map(c, ['b1', 'b2'], ['', 'eA==', 'eHl6']),
        immutable: () => c.isTrue(0.2),
      },
      0.5,
    ),
  secrets: (c: Choices) =>
    c.fields(
      {
        data: () => map(c, keys, ['', 'eA==']),
        stringData: () => map(c, keys, texts),
        type: () => c.one(['Opaque', 'x.io/t']),
      },
      0.4,
    ),
  services: (c: Choices) => ({
    spec: {
      ports: c.one([
        [{ port: 80 }],
        [
          { name: 'a', port: 80 },
          { name: 'b', port: 81, protocol: 'UDP' },
        ],
        [{ port: 80, targetPort: 'http' }],
        [],
      ]),
      ...c.fields(
        {
          selector: () => map(c, ['app'], ['web']),
          type: () => c.one(['ClusterIP', 'NodePort', 'LoadBalancer']),
          sessionAffinity: () => c.one(['None', 'ClientIP']),
        },
        0.3,
      ),
    },
  }),
  pods: (c: Choices) => ({
    spec: {
      ...podSpec(c),
      ...c.fields({ nodeName: () => 'n1', restartPolicy: () => c.one(['Always', 'Never']) }, 0.2),
    },
  }),
  persistentvolumeclaims: (c: Choices) => ({
    spec: {
      accessModes: c.one([['ReadWriteOnce'], ['ReadOnlyMany', 'ReadWriteMany'], []]),
      resources: { requests: c.one<object>([{ storage: '1Gi' }, { storage: '1500M' }, {}]) },
      ...c.fields({ storageClassName: () => c.one(['', 'fast']), volumeName: () => 'pv' }, 0.3),
    },
  }),
};
