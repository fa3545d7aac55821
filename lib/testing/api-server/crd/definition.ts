import type { KubeObject } from '../common/kube-object.js';
import type { Schema } from '../schema/schema.js';

/** A CustomResourceDefinition, as far as the server reads it. @internal */
export interface Definition extends KubeObject {
  spec: {
    group: string;
    scope: string;
    names: DefinitionNames;
    /** Null where none was sent. */
    versions: DefinitionVersion[] | null;
    conversion?: DefinitionConversion;
    preserveUnknownFields?: boolean;
  } & KubeObject['spec'];
  status?: DefinitionStatus & KubeObject['status'];
}

/** @internal */
export interface DefinitionStatus {
  conditions: DefinitionCondition[] | null;
  acceptedNames: DefinitionNames;
  storedVersions: string[] | null;
}

/** @internal */
export interface DefinitionCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastTransitionTime: string;
}

/** @internal */
export interface DefinitionNames {
  plural: string;
  kind: string;
  singular?: string;
  listKind?: string;
  shortNames?: string[];
  categories?: string[];
}

/** @internal */
export interface DefinitionConversion {
  strategy: string;
  webhook?: {
    clientConfig?: {
      url?: string;
      service?: { namespace: string; name: string; path?: string; port?: number };
      caBundle?: string;
    };
    conversionReviewVersions: string[] | null;
  };
}

/** @internal */
export interface DefinitionVersion {
  name: string;
  served?: boolean;
  storage?: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: Schema };
  subresources?: DefinitionSubresources;
  additionalPrinterColumns?: DefinitionColumn[];
  selectableFields?: { jsonPath: string }[];
}

/** @internal */
export interface DefinitionSubresources {
  status?: object;
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
}

/** @internal */
export interface DefinitionColumn {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  description?: string;
  priority?: number;
}

/** Where CRDs are kept. @internal */
export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Holds a CRD until its objects are gone. @internal */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

/** @internal */
export const versionsOf = ({ spec }: Pick<Definition, 'spec'>): DefinitionVersion[] => spec.versions ?? [];
