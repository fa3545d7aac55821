import { definedOf } from '../common/defined.js';
import type { StructuralSchema, ValidationRule } from './structural-schema.js';

/** A column of `kubectl get`. @publicApi */
export interface PrinterColumn {
  /** The heading. */
  readonly name: string;
  /** Where the value stands in the object, such as `.status.state`. */
  readonly jsonPath: string;
  /** Default: `'string'`. A `date` shows as an age. */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'date' | undefined;
  /** What the column means. */
  readonly description?: string | undefined;
  /** A format of OpenAPI, such as `int32`. */
  readonly format?: string | undefined;
  /** 0 shows always, more only with `-o wide`. Default: 0. */
  readonly priority?: number | undefined;
}

/** Lets `kubectl scale` and a HorizontalPodAutoscaler set the replicas of an object. @publicApi */
export interface ScaleOptions {
  /** Where the wanted number stands, such as `.spec.replicas`. */
  readonly specReplicasPath: string;
  /** Where the present number stands, such as `.status.replicas`. */
  readonly statusReplicasPath: string;
  /** Where a label selector in its string form stands, which an autoscaler needs. */
  readonly labelSelectorPath?: string | undefined;
}

/** A CustomResourceDefinition as a plain JSON manifest, ready to apply. @publicApi */
export interface CrdManifest {
  apiVersion: 'apiextensions.k8s.io/v1';
  kind: 'CustomResourceDefinition';
  metadata: { name: string };
  spec: {
    group: string;
    scope: 'Namespaced' | 'Cluster';
    names: {
      kind: string;
      listKind: string;
      plural: string;
      singular: string;
      shortNames?: string[];
      categories?: string[];
    };
    versions: {
      name: string;
      served: boolean;
      storage: boolean;
      schema: { openAPIV3Schema: StructuralSchema };
      subresources?: {
        status?: Record<string, never>;
        scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
      };
      additionalPrinterColumns?: {
        name: string;
        type: string;
        jsonPath: string;
        description?: string;
        format?: string;
        priority?: number;
      }[];
      selectableFields?: { jsonPath: string }[];
    }[];
  };
}

type CrdVersion = CrdManifest['spec']['versions'][number];

/** What a CustomResourceDefinition is made of, schemas ready. @internal */
export interface CrdParts {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular?: string | undefined;
  readonly shortNames?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly description?: string | undefined;
  readonly spec?: StructuralSchema | undefined;
  readonly status?: StructuralSchema | undefined;
  readonly printerColumns?: readonly PrinterColumn[] | undefined;
  readonly selectableFields?: readonly string[] | undefined;
  readonly scale?: ScaleOptions | undefined;
  readonly validations?: readonly ValidationRule[] | undefined;
}

/** @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ @internal */
export function crdManifest(parts: CrdParts): CrdManifest {
  const { group, kind, plural, scope, shortNames, categories } = parts;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: parts.singular ?? kind.toLowerCase(),
        ...(shortNames?.length && { shortNames: [...shortNames] }),
        ...(categories?.length && { categories: [...categories] }),
      },
      versions: [crdVersion(parts)],
    },
  };
}

function crdVersion(parts: CrdParts): CrdVersion {
  const { version, status, scale, printerColumns, selectableFields } = parts;
  const subresources = { ...(status && { status: {} }), ...(scale && { scale: definedOf(scale) }) };
  return {
    name: version,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: rootSchema(parts) },
    ...((status || scale) && { subresources }),
    ...(printerColumns?.length && {
      additionalPrinterColumns: printerColumns.map(({ name, type = 'string', ...rest }) => ({
        name,
        type,
        ...definedOf(rest),
      })),
    }),
    ...(selectableFields?.length && { selectableFields: selectableFields.map((jsonPath) => ({ jsonPath })) }),
  };
}

/** The schema of the whole object. @internal */
export function rootSchema({ description, spec, status, validations }: CrdParts): StructuralSchema {
  const isSpecNeeded = spec && spec.default === undefined;
  return {
    ...(description !== undefined && { description }),
    type: 'object',
    ...(validations?.length && { 'x-kubernetes-validations': [...validations] }),
    ...(isSpecNeeded && { required: ['spec'] }),
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      ...(spec && { spec }),
      ...(status && { status }),
    },
  };
}
