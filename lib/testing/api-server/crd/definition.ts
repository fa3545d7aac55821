import type { KubeObject } from '../common/kube-object.js';
import type { Schema } from '../schema/schema.js';

/** A CustomResourceDefinition, as far as the server reads it. @internal */
export interface Definition extends KubeObject {
  spec: {
    group: string;
    scope: string;
    names: DefinitionNames;
    versions: DefinitionVersion[];
    conversion?: { strategy: string };
  } & KubeObject['spec'];
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
export interface DefinitionVersion {
  name: string;
  served?: boolean;
  storage?: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: Schema };
  subresources?: {
    status?: object;
    scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
  };
  additionalPrinterColumns?: DefinitionColumn[];
  selectableFields?: { jsonPath: string }[];
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
