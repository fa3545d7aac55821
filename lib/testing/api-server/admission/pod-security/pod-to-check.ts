import { isObject, type Json, type JsonObject } from '../../common/json.js';
import { part } from '../admission.js';

/** A Pod, or what Pods are made from, as the checks see it. @internal */
export interface PodToCheck {
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
  readonly securityContext: JsonObject;
  /** Of all sorts: first those that run first, last those that were put in later. */
  readonly containers: readonly ContainerToCheck[];
}

/** @internal */
export interface ContainerToCheck {
  readonly name: string;
  readonly container: JsonObject;
  readonly securityContext: JsonObject;
}

/** @internal */
export function podToCheck(metadata: JsonObject, spec: JsonObject): PodToCheck {
  return {
    annotations: part(metadata, 'annotations'),
    spec,
    securityContext: part(spec, 'securityContext'),
    containers: ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
      objectsIn(spec[field]).map((container) => ({
        name: textIn(container['name']),
        container,
        securityContext: part(container, 'securityContext'),
      })),
    ),
  };
}

/** @internal */
export function objectsIn(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** @internal */
export function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The names of the containers of which something holds. @internal */
export function namesOf(
  { containers }: PodToCheck,
  isSo: (container: ContainerToCheck) => boolean,
): string[] {
  return containers.filter(isSo).map(({ name }) => name);
}
