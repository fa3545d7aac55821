import { readFileSync } from 'node:fs';
import type { SubresourceType } from '../types/resource-type.js';
import { once } from './once.js';

/** A row of the table of resources, as the real API server describes it. @internal */
export interface ResourceRow {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly versions: Readonly<Record<string, { definition: string; storageVersionHash?: string }>>;
  readonly subresources?: Readonly<Record<string, SubresourceType>>;
}

/** @internal */
export interface ResourceTable {
  /** In the order in which discovery names them, each with its versions, the preferred first. */
  readonly groups: readonly { readonly name: string; readonly versions: readonly string[] }[];
  readonly resources: readonly ResourceRow[];
  /** Kinds that are only sent to subresources, such as Eviction. */
  readonly further: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly definition: string;
  }[];
}

/** @internal */
export const resourceTable = once(
  () => JSON.parse(readFileSync(new URL('./data/resources.json', import.meta.url), 'utf8')) as ResourceTable,
);
