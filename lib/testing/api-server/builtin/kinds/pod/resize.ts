import type { StatusCause } from '../../../common/api-error.js';
import { equalJson, type JsonObject } from '../../../common/json.js';
import type { KubeObject } from '../../../common/kube-object.js';
import { listAt, mapAt, objectAt, textAt } from '../../fields.js';
import { Checks } from '../../validation/checks.js';
import { keepMetadata } from '../keep-metadata.js';
import type { SubresourceRules } from '../kind-rules.js';
import { podSpecCauses } from './pod-spec.js';
import { qosClass } from './qos-class.js';

const KINDS = ['containers', 'initContainers'] as const;
const RESIZED = ['resources', 'resizePolicy'] as const;

/** `pods/resize`: the resources of the containers of a Pod that runs. @internal */
export const resize: SubresourceRules = {
  prepareForUpdate(pod, old) {
    const spec = objectAt(pod, 'spec') ?? {};
    const before = objectAt(old, 'spec') ?? {};
    // What is added, removed or renamed is left for validation to find.
    if (KINDS.some((kind) => listAt(spec, kind).length !== listAt(before, kind).length)) return;
    const { resources: _, ...rest } = before;
    pod['spec'] = {
      ...rest,
      ...(spec['resources'] !== undefined && { resources: spec['resources'] }),
      ...Object.fromEntries(
        KINDS.filter((kind) => before[kind] !== undefined).map((kind) => [
          kind,
          resized(listAt(spec, kind), listAt(before, kind)),
        ]),
      ),
    };
    pod['status'] = old['status'];
    keepMetadata(pod, old);
  },
  validateUpdate: causes,
};

function resized(now: JsonObject[], before: readonly JsonObject[]): JsonObject[] {
  if (now.some((container, index) => container['name'] !== before[index]?.['name'])) return now;
  return now.map((container, index) => {
    const merged: JsonObject = { ...before[index] };
    for (const field of RESIZED) {
      if (container[field] === undefined) delete merged[field];
      else merged[field] = container[field];
    }
    return merged;
  });
}

function causes(pod: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(pod, 'spec') ?? {};
  const before = objectAt(old, 'spec') ?? {};
  checks.add(...podSpecCauses(spec, 'spec'));
  const qos = textAt(old, 'status', 'qosClass') || qosClass(before);
  if (qosClass(spec) !== qos) {
    checks.invalid('spec', qos, 'Pod QOS Class may not change as a result of resizing');
  }
  const order = orderCauses(spec, before);
  if (order.length > 0) return [...checks.causes, ...order];
  for (const kind of [...KINDS].reverse()) {
    for (const [index, container] of listAt(spec, kind).entries()) {
      const then = listAt(before, kind)[index] ?? {};
      if (kind === 'initContainers' && textAt(then, 'restartPolicy') !== 'Always') continue;
      checkKept(checks, container, then, `spec.${kind}[${index}].resources`);
    }
  }
  const isOther = KINDS.some((kind) =>
    listAt(spec, kind).some((one, index) => !isSameBesides(one, listAt(before, kind)[index] ?? {})),
  );
  if (isOther) checks.forbidden('spec', 'only cpu and memory resources are mutable');
  return checks.causes;
}

function orderCauses(spec: JsonObject, before: JsonObject): StatusCause[] {
  const checks = new Checks();
  for (const kind of KINDS) {
    const [now, then] = [listAt(spec, kind), listAt(before, kind)];
    if (now.length !== then.length) {
      checks.forbidden(`spec.${kind}`, `${kind} may not be added or removed on resize`);
      continue;
    }
    for (const [index, container] of now.entries()) {
      if (container['name'] === then[index]?.['name']) continue;
      checks.forbidden(`spec.${kind}[${index}].name`, `${kind} may not be renamed or reordered on resize`);
    }
  }
  return checks.causes;
}

function checkKept(checks: Checks, now: JsonObject, before: JsonObject, field: string): void {
  for (const which of ['requests', 'limits']) {
    const left = mapAt(now, 'resources', which);
    if (Object.keys(mapAt(before, 'resources', which)).some((name) => !Object.hasOwn(left, name))) {
      checks.forbidden(`${field}.${which}`, `resource ${which} cannot be removed`);
    }
  }
}

function isSameBesides(now: JsonObject, before: JsonObject): boolean {
  return equalJson(otherResources(now), otherResources(before));
}

/** The resources of a container that are fixed once it runs. */
function otherResources(container: JsonObject): JsonObject {
  const without = (which: string) => {
    const { cpu: _cpu, memory: _memory, ...rest } = mapAt(container, 'resources', which);
    return rest;
  };
  const claims = objectAt(container, 'resources')?.['claims'];
  return { requests: without('requests'), limits: without('limits'), claims };
}
