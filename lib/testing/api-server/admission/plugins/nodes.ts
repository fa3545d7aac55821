import { isObject } from '../../common/json.js';
import { part } from '../admission.js';
import type { AdmissionPlugin } from './plugin.js';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A new node takes no Pods till somebody has seen that it is ready. @internal */
export const taintNewNodes: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  operations: ['CREATE'],
  mutate({ object }) {
    const spec = part(object, 'spec');
    const taints = Array.isArray(spec['taints']) ? spec['taints'] : [];
    const isTainted = taints.some(
      (taint) => isObject(taint) && taint['key'] === NOT_READY.key && taint['effect'] === NOT_READY.effect,
    );
    if (!isTainted) spec['taints'] = [...taints, { ...NOT_READY }];
  },
};
