import { cloneJson, type Json } from '../common/json.js';
import type { KubeObject, ServerObjectMeta } from '../common/kube-object.js';
import { STATUS_ONLY as statusOnly } from '../managed-fields/reset-fields.js';
import { apiVersion, type TypeStrategy } from '../types/resource-type.js';
import { decoder } from './decode/decoder.js';
import { builtinDefinitions } from './definitions.js';
import { numberAt, textAt } from './fields.js';
import { kindsWithGeneration, raisesGeneration } from './generations.js';
import { once } from './once.js';
import { keepMetadata } from './kinds/keep-metadata.js';
import type { KindRules } from './kinds/kind-rules.js';
import type { ResourceRow } from './resources.js';
import { domainCauses, metadataCauses, metadataUpdateCauses } from './validation/metadata.js';
import { anyName, dnsSubdomain, pathSegment } from './validation/names.js';
import { warningsOnCreate, warningsOnUpdate } from './warnings.js';
import {
  checksMetadataAgain,
  checksNoMetadata,
  checksWholeFirst,
  createdByUpdate,
  orphansByDefault,
  orphanWarnings,
  requiresVersion,
  returnsDeleted,
  takesAnyFinalizer,
} from './write-habits.js';

/** What a write of a built-in kind goes through. @internal */
export function strategyOf(row: ResourceRow, rules: KindRules = {}): TypeStrategy {
  const key = `${row.group}/${row.resource}`;
  const hasStatus = row.subresources?.status !== undefined && !rules.keepsStatus;
  const emptyStatus = once(() => emptyStatusOf(row));
  const isEvent = row.resource === 'events';
  const warnings = warningsOnCreate[key];
  const ofFinalizers = ({ finalizers }: ServerObjectMeta) =>
    takesAnyFinalizer.has(row.group) ? [] : domainCauses(finalizers);
  const name = rules.name ?? (row.verbs.includes('list') ? dnsSubdomain : anyName);
  return {
    hasGeneration: kindsWithGeneration.has(key),
    allowsCreateOnUpdate: createdByUpdate.has(key),
    ...(key === '/pods' && { gracePeriodSeconds: podGracePeriod }),
    ...(returnsDeleted.has(key) && { returnsDeleted: true }),
    ...(warnings && { warnings }),
    ...(warningsOnUpdate[key] && { updateWarnings: warningsOnUpdate[key] }),
    ...(requiresVersion.has(key) && { requiresVersion: true }),
    ...(orphansByDefault.has(key) && { defaultPropagation: 'orphan' }),
    ...(orphanWarnings[key] && { orphanWarning: orphanWarnings[key] }),
    ...(raisesGeneration[key] && { raisesGeneration: raisesGeneration[key] }),
    ...(rules.allocate && { allocate: rules.allocate }),
    ...(rules.completeCreated && { completeCreated: rules.completeCreated }),
    ...(rules.markDeleted && { markDeleted: rules.markDeleted }),
    ...(key === '/namespaces' && { markDeleted: terminateNamespace }),
    prepareForCreate(object) {
      if (hasStatus) setStatus(object, cloneJson(emptyStatus()));
      rules.prepareForCreate?.(object);
    },
    prepareForUpdate(object, old, subresource, now) {
      if (!subresource) rules.prepareForUpdate?.(object, old);
      else if (subresource === 'status' && statusOnly.has(key)) keepMetadata(object, old);
      else rules.subresources?.[subresource]?.prepareForUpdate?.(object, old, now);
    },
    validate(object) {
      const own = rules.validate?.(object) ?? [];
      if (!checksNoMetadata.has(key)) {
        return [
          ...metadataCauses(object.metadata, row.namespaced, name),
          ...ofFinalizers(object.metadata),
          ...own,
        ];
      }
      // What any object has to keep to is looked at once its kind has nothing to say.
      return own.length > 0 ? own : metadataCauses(object.metadata, row.namespaced, pathSegment);
    },
    validateUpdate(object, old, subresource) {
      // Old clients change an Event's metadata at will.
      const causes =
        (isEvent && !row.group) || checksNoMetadata.has(key)
          ? []
          : [...metadataUpdateCauses(object.metadata, old.metadata), ...ofFinalizers(object.metadata)];
      const own = subresource ? rules.subresources?.[subresource]?.validateUpdate : undefined;
      if (own) return [...causes, ...own(object, old)];
      if (subresource === 'status') return [...causes, ...(rules.validateStatus?.(object, old) ?? [])];
      const again = checksMetadataAgain.has(key)
        ? [...metadataCauses(object.metadata, row.namespaced, name), ...ofFinalizers(object.metadata)]
        : [];
      const whole = rules.validate?.(object, old) ?? [];
      const changes = rules.validateUpdate?.(object, old) ?? [];
      if (checksWholeFirst.has(key)) return [...again, ...whole, ...causes, ...changes];
      return [
        ...causes,
        ...again,
        ...(rules.tellsChangesFirst ? [...changes, ...whole] : [...whole, ...changes]),
      ];
    },
  };
}

function setStatus(object: KubeObject, status: Json | undefined): void {
  if (status === undefined) delete object.status;
  else object.status = status;
}

/** The status that a new object is written with, whatever its author sent. */
function emptyStatusOf(row: ResourceRow): Json | undefined {
  const [version] = Object.entries(row.versions)[0] ?? [];
  const definition = version && row.versions[version]?.definition;
  if (!version || !definition) return undefined;
  const empty = { apiVersion: apiVersion(row.group, version), kind: row.kind, metadata: {} };
  return decoder(builtinDefinitions(), definition)(empty).status;
}

/** A pod that is not on a node, or has come to its end, needs no time to end. */
function podGracePeriod(pod: KubeObject, asked: number | undefined): number {
  const phase = textAt(pod, 'status', 'phase');
  if (!textAt(pod, 'spec', 'nodeName') || phase === 'Failed' || phase === 'Succeeded') return 0;
  const seconds = asked ?? numberAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? 0;
  return seconds < 0 ? 1 : seconds;
}

function terminateNamespace(namespace: KubeObject): void {
  // It has no grace: it goes when it is empty.
  delete namespace.metadata.deletionGracePeriodSeconds;
  namespace.status = { ...(namespace.status as object), phase: 'Terminating' };
}
