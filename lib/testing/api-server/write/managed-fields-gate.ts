import type { KubeObject } from '../common/kube-object.js';
import { emptyFieldsOf } from '../managed-fields/empty-object.js';
import { type FieldContext, trackUpdate } from '../managed-fields/field-manager.js';
import { ObjectTypes } from '../managed-fields/object-type.js';
import { resetFieldsOf } from '../managed-fields/reset-fields.js';
import { type Convert, runSteps } from '../managed-fields/run-steps.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion, type ResourceType } from '../types/resource-type.js';
import type { WriteOptions } from './write-options.js';

/** Schemas are the same for every server, and what is made of one is kept as long as it is. */
const objectTypes = new ObjectTypes();

/** Notes in managedFields who changed what by a write that is no apply. Changes the object. @internal */
export function trackWrite(
  context: RequestContext,
  object: KubeObject,
  old: KubeObject | undefined,
  { fieldManager }: WriteOptions,
): void | Promise<void> {
  const { managedFields } = object.metadata;
  // Custom resources are read into metadata that leaves out what is empty; others can be told to forget.
  const { type } = context.part ?? context;
  if (type.isCustom && managedFields?.length === 0) delete object.metadata.managedFields;
  return runSteps(trackUpdate(fieldContext(context), old, object, fieldManager), converter(type));
}

/** @internal */
export function fieldContext(
  context: Pick<RequestContext, 'server' | 'type' | 'version' | 'part'> & {
    readonly info: { readonly subresource: string };
  },
): FieldContext {
  const { server } = context;
  const { type, version } = context.part ?? context;
  const { subresource } = context.info;
  const own = apiVersion(type.group, version.name);
  const reset = resetFieldsOf({ ...type, hasStatus: version.hasStatus }, subresource);
  return {
    apiVersion: own,
    kind: type.kind,
    subresource,
    isUntyped: type.isCustom === true,
    typeIn: (asked) => {
      const found = versionOf(type, asked);
      return found && objectTypes.of(found.schema);
    },
    // A custom resource knows of its other versions only in the status.
    resetFields: (asked) => (!type.isCustom || subresource || asked === own ? reset : undefined),
    emptyObject: () => ({
      metadata: {},
      ...(!type.isCustom && version.schema && structuredClone(emptyFieldsOf(version.schema))),
      apiVersion: own,
      kind: type.kind,
    }),
    now: () => server.clock.date().getTime(),
  };
}

/** Brings objects into other versions of their type, for owners that name their fields in those. @internal */
export function converter(type: ResourceType): Convert {
  return (object, asked) => {
    const converted = type.convert?.([structuredClone(object)], asked);
    if (converted === undefined) return { ...object, apiVersion: asked };
    return Array.isArray(converted) ? converted[0] : converted.then(([first]) => first);
  };
}

function versionOf(type: ResourceType, asked: string) {
  for (const version of type.versions.values()) {
    if (apiVersion(type.group, version.name) === asked) return version;
  }
  return undefined;
}
