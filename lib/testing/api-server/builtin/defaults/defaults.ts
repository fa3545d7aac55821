import type { JsonObject } from '../../common/json.js';

/**
 * Fills in what an author left out of a struct, once its own structs are complete. The rules are those that the real
 * server shows; they hold wherever a struct of the type occurs.
 *
 * @internal
 */
export type SetDefaults = (object: JsonObject) => void;

/** By the name of the definition: `io.k8s.api.core.v1.Probe`. @internal */
export type DefaultsByDefinition = Readonly<Record<string, SetDefaults>>;
