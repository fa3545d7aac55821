import { equalJson, type Json } from '../../common/json.js';
import type {
  Definition,
  DefinitionColumn,
  DefinitionSubresources,
  DefinitionVersion,
} from '../definition.js';

/**
 * A spec as the API server has it inside: what all versions have in common stands beside them, and errors are told of
 * it there.
 *
 * @internal
 */
export interface InternalSpec {
  /** The name of the first version. */
  readonly version: string;
  /** Without what they have in common. */
  readonly versions: readonly DefinitionVersion[];
  readonly validation: DefinitionVersion['schema'];
  readonly subresources: DefinitionSubresources | undefined;
  readonly additionalPrinterColumns: readonly DefinitionColumn[] | undefined;
  readonly selectableFields: DefinitionVersion['selectableFields'];
}

/** @internal */
export function internalSpec(spec: Definition['spec']): InternalSpec {
  const given = spec.versions ?? [];
  const first = given[0];
  const rest: Partial<DefinitionVersion>[] = given.map((version) => ({ ...version }));
  const common = <K extends keyof DefinitionVersion>(field: K): DefinitionVersion[K] | undefined => {
    const value = first?.[field];
    if (!given.every((version) => equalJson(known(version[field]), known(value)))) return undefined;
    for (const version of rest) delete version[field];
    return value;
  };
  return {
    version: first?.name ?? '',
    validation: common('schema'),
    subresources: common('subresources'),
    additionalPrinterColumns: common('additionalPrinterColumns'),
    selectableFields: common('selectableFields'),
    versions: rest as DefinitionVersion[],
  };
}

/** An empty list counts as none. */
function known(value: unknown): Json {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return value as Json;
}
