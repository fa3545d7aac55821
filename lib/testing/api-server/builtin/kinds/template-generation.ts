import { equalJson } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { TEMPLATE_GENERATION } from '../defaults/workloads.js';
import { at } from '../fields.js';

/** How often the template of a DaemonSet has changed: counted by the server, for whoever sends another number. */
const generationOf = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.[TEMPLATE_GENERATION]) || 0;

function setGeneration({ metadata }: KubeObject, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
}

/** @internal */
export const templateGeneration = {
  start: (object: KubeObject): void => setGeneration(object, Math.max(1, generationOf(object))),
  keep: (object: KubeObject, old: KubeObject): void => setGeneration(object, generationOf(old)),
  count: (object: KubeObject, old: KubeObject): void => {
    const isSame = equalJson(at(object, 'spec', 'template'), at(old, 'spec', 'template'));
    setGeneration(object, generationOf(old) + (isSame ? 0 : 1));
  },
};
