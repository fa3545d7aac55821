import type { Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';

/** The object after a patch. @internal */
export type PatchFunction = (old: KubeObject, patch: Json, context: RequestContext) => Json;
