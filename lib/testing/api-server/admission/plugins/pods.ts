import type { JsonObject } from '../../common/json.js';
import { isObject } from '../../common/json.js';
import { type Admission, part, refused } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import type { AdmissionPlugin } from './plugin.js';

const SCHEDULING = 'scheduling.k8s.io';

/** `spec.priority` comes from the PriorityClass, never from the author. @internal */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods'],
  operations: ['CREATE', 'UPDATE'],
  mutate(admission, view) {
    const spec = part(admission.object, 'spec');
    if (admission.operation === 'UPDATE') return keepOld(spec, part(admission.oldObject, 'spec'));
    const known = priorityClass(admission, view, spec['priorityClassName']);
    if (known) spec['priorityClassName'] = known.name;
    else if (spec['priorityClassName'] === '') delete spec['priorityClassName'];
    const value = known?.value ?? 0;
    if (spec['priority'] !== undefined && spec['priority'] !== null && spec['priority'] !== value) {
      const why = `the integer value of priority (${JSON.stringify(spec['priority'])}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      throw refused(admission, why);
    }
    spec['priority'] = value;
    const policy = known?.preemptionPolicy ?? 'PreemptLowerPriority';
    const own = spec['preemptionPolicy'];
    if (typeof own === 'string' && own !== policy) {
      const why = `the string value of PreemptionPolicy (${own}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
      throw refused(admission, why);
    }
    spec['preemptionPolicy'] = policy;
  },
};

/** Only one PriorityClass is the default. @internal */
export const singleDefaultPriority: AdmissionPlugin = {
  name: 'Priority',
  resources: [`priorityclasses.${SCHEDULING}`],
  operations: ['CREATE', 'UPDATE'],
  validate(admission, view) {
    if (admission.object?.['globalDefault'] !== true) return;
    const present = defaultClass(view);
    if (!present || (admission.operation === 'UPDATE' && present.name === admission.name)) return;
    const why = `PriorityClass ${present.name} is already marked as default. Only one default can exist`;
    throw refused(admission, why);
  },
};

/** A Pod stays on a node that is lost for five minutes, unless it says otherwise. @internal */
export const defaultTolerations: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  operations: ['CREATE', 'UPDATE'],
  mutate({ object }) {
    const spec = part(object, 'spec');
    const given = spec['tolerations'];
    const tolerations = Array.isArray(given) ? given : [];
    const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
      (taint) => !tolerations.some((one) => isObject(one) && tolerates(one, taint)),
    );
    if (missing.length === 0) return;
    const added = missing.map((key) => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    }));
    spec['tolerations'] = [...tolerations, ...added];
  },
};

/** A RuntimeClass brings its overhead and where such Pods run. @internal */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],
  operations: ['CREATE'],
  mutate(admission, view) {
    const spec = part(admission.object, 'spec');
    const name = spec['runtimeClassName'];
    if (typeof name !== 'string' || name === '') return;
    const found = view.find('node.k8s.io', 'runtimeclasses', '', name);
    if (!found) throw refused(admission, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
    const overhead = part(found, 'overhead')['podFixed'];
    if (overhead !== undefined) spec['overhead'] = overhead;
    const selector = part(part(found, 'scheduling'), 'nodeSelector');
    if (Object.keys(selector).length > 0) {
      spec['nodeSelector'] = { ...part(spec, 'nodeSelector'), ...selector };
    }
  },
};

function keepOld(spec: JsonObject, old: JsonObject): void {
  for (const field of ['priority', 'preemptionPolicy']) {
    if (spec[field] === undefined && old[field] !== undefined) spec[field] = old[field];
  }
}

function tolerates({ key, effect }: JsonObject, taint: string): boolean {
  return (key === taint || !key) && (effect === 'NoExecute' || !effect);
}

interface KnownPriority {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

function priorityClass(admission: Admission, view: ClusterView, name: unknown): KnownPriority | undefined {
  if (typeof name !== 'string' || name === '') return defaultClass(view);
  const found = view.find(SCHEDULING, 'priorityclasses', '', name);
  if (!found) throw refused(admission, `no PriorityClass with name ${name} was found`);
  return known(name, found);
}

/** The default with the lowest value, where there is more than one after all. */
function defaultClass(view: ClusterView): KnownPriority | undefined {
  let lowest: KnownPriority | undefined;
  for (const stored of view.list(SCHEDULING, 'priorityclasses')) {
    if (!stored.includes('"globalDefault":true')) continue;
    const one = known(stored.name, stored.parse());
    if (!lowest || one.value < lowest.value) lowest = one;
  }
  return lowest;
}

function known(name: string, { value, preemptionPolicy }: JsonObject): KnownPriority {
  return {
    name,
    value: typeof value === 'number' ? value : 0,
    preemptionPolicy: typeof preemptionPolicy === 'string' ? preemptionPolicy : 'PreemptLowerPriority',
  };
}
