import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { asKind, describeResource } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Indexer, IndexValue } from './object-index.js';
import type { IndexFunction, StoreDeclaration } from './store-declaration.js';

/** The indexes of a declaration, by name. What a user's function throws is logged, and finds nothing. @internal */
export function indexersOf({ kind, options }: StoreDeclaration, log: Log): ReadonlyMap<string, Indexer> {
  const indexers = new Map<string, Indexer>();
  for (const [name, valuesOf] of Object.entries(options.indexes ?? {})) {
    const index = `The index "${name}" of the store of ${describeResource(kind.resource)}`;
    const safely = (object: KubernetesObject): readonly IndexValue[] => {
      try {
        return checked(valuesOf(asKind(kind, object)));
      } catch (thrown) {
        const { message, stack } = toError(thrown);
        log.error(`${index} failed for "${object.metadata.name}", which it does not find: ${message}`, stack);
        return [];
      }
    };
    indexers.set(name, { name, valuesOf: safely });
  }
  return indexers;
}

function checked(given: ReturnType<IndexFunction<KubernetesObject>>): readonly IndexValue[] {
  if (given === undefined || given === null) return [];
  const values: readonly unknown[] = Array.isArray(given) ? given : [given];
  const wrong = values.find((value) => !['string', 'number', 'boolean'].includes(typeof value));
  if (wrong !== undefined)
    throw new TypeError(
      `expected a text, a number, a boolean, or an array of such, got ${JSON.stringify(given)}`,
    );
  return [...new Set(values as readonly IndexValue[])];
}
