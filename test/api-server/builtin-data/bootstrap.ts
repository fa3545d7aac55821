import type { Get } from './get.js';

interface FoundObject {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Record<string, string>;
    readonly labels?: Record<string, string>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

interface Kept {
  readonly path: string;
  /** Which of the objects the server made by itself: the others are a test's. */
  readonly isOwn: (object: FoundObject) => boolean;
}

const automatic = 'apf.kubernetes.io/autoupdate-spec';
const flowControl = '/apis/flowcontrol.apiserver.k8s.io/v1';
const isKubernetes = ({ metadata }: FoundObject) => metadata.name === 'kubernetes';

const kept: readonly Kept[] = [
  {
    path: '/api/v1/namespaces',
    isOwn: ({ metadata }) =>
      ['default', 'kube-node-lease', 'kube-public', 'kube-system'].includes(metadata.name),
  },
  {
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    isOwn: ({ metadata }) => metadata.name.startsWith('system-'),
  },
  { path: '/api/v1/namespaces/default/services', isOwn: isKubernetes },
  { path: '/apis/networking.k8s.io/v1/servicecidrs', isOwn: isKubernetes },
  { path: '/apis/networking.k8s.io/v1/ipaddresses', isOwn: ({ metadata }) => metadata.name === '10.0.0.1' },
  {
    path: '/apis/apiregistration.k8s.io/v1/apiservices',
    isOwn: ({ metadata }) => metadata.labels?.['kube-aggregator.kubernetes.io/automanaged'] === 'onstart',
  },
  {
    path: `${flowControl}/prioritylevelconfigurations`,
    isOwn: ({ metadata }) => automatic in (metadata.annotations ?? {}),
  },
  { path: `${flowControl}/flowschemas`, isOwn: ({ metadata }) => automatic in (metadata.annotations ?? {}) },
];

const time = /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g;

/** The objects that a fresh server has, a line each, without what each server makes of its own. */
export async function bootstrapObjects(get: Get): Promise<string[]> {
  const lines: string[] = [];
  for (const { path, isOwn } of kept) {
    const list = (await get(path)) as { kind: string; apiVersion: string; items: FoundObject[] };
    const type = { apiVersion: list.apiVersion, kind: list.kind.replace(/List$/, '') };
    for (const object of list.items.filter(isOwn)) {
      const {
        uid: _u,
        resourceVersion: _r,
        creationTimestamp: _c,
        managedFields: _m,
        ...metadata
      } = object.metadata;
      const text = JSON.stringify({ ...type, ...object, metadata });
      // The port that this server happens to listen on.
      lines.push(text.replace(time, '"<now>"').replace(/"targetPort":\d+/, '"targetPort":6443'));
    }
  }
  return lines;
}
