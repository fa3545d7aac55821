/** A kind that is asked for. */
interface KindRow {
  readonly apiVersion: string;
  readonly kind: string;
  readonly hasStatus?: boolean;
  readonly hasScale?: boolean;
  /** Strategic merge patches and fields in Go are for built-in kinds only. */
  readonly isCustom?: boolean;
  /** Where JSON patches work. */
  readonly main: 'spec' | 'data' | 'rules';
}

/** The kinds that are asked for, by their resource. */
export const kindTable = {
  configmaps: { apiVersion: 'v1', kind: 'ConfigMap', main: 'data' },
  secrets: { apiVersion: 'v1', kind: 'Secret', main: 'data' },
  services: { apiVersion: 'v1', kind: 'Service', main: 'spec', hasStatus: true },
  pods: { apiVersion: 'v1', kind: 'Pod', main: 'spec', hasStatus: true },
  persistentvolumeclaims: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', main: 'spec', hasStatus: true },
  deployments: { apiVersion: 'apps/v1', kind: 'Deployment', main: 'spec', hasStatus: true, hasScale: true },
  statefulsets: { apiVersion: 'apps/v1', kind: 'StatefulSet', main: 'spec', hasStatus: true, hasScale: true },
  jobs: { apiVersion: 'batch/v1', kind: 'Job', main: 'spec', hasStatus: true },
  leases: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', main: 'spec' },
  roles: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', main: 'rules' },
  poddisruptionbudgets: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    main: 'spec',
    hasStatus: true,
  },
  widgets: {
    apiVersion: 'conformance.test/v1',
    kind: 'Widget',
    main: 'spec',
    hasStatus: true,
    hasScale: true,
    isCustom: true,
  },
  gadgets: { apiVersion: 'conformance.test/v1', kind: 'Gadget', main: 'spec', isCustom: true },
} as const satisfies Record<string, KindRow>;

export type Kind = keyof typeof kindTable;

export const kinds = Object.keys(kindTable) as Kind[];

export function rowOf(kind: Kind): KindRow {
  return kindTable[kind];
}

export const kindsWithStatus = kinds.filter((kind) => rowOf(kind).hasStatus);
export const kindsWithScale = kinds.filter((kind) => rowOf(kind).hasScale);

/** The path of a collection. */
export function pathOf(kind: Kind, namespace: string): string {
  const { apiVersion } = rowOf(kind);
  return `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${namespace}/${kind}`;
}
