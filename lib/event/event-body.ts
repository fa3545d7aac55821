import { hostname } from 'node:os';
import { unexpected } from '../common/invalid-option-error.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { microTime } from '../resource/micro-time.js';
import type { EventManifest, ObjectReference } from './event-kind.js';
import type { EventOptions } from './event.interface.js';
import { truncateUtf8 } from './truncate-utf8.js';

/** Who reports. The server requires both. @internal */
export interface Reporter {
  readonly reportingController: string;
  readonly reportingInstance: string;
}

/** In bytes, as the server counts. @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/events.go */
const MAX_REASON_BYTES = 128;
const MAX_ACTION_BYTES = 128;
const MAX_INSTANCE_BYTES = 128;
const MAX_NOTE_BYTES = 1024;

/** Where the server wants the Events of objects that have no namespace. */
const CLUSTER_SCOPED_NAMESPACE = 'default';

const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** The Event of a first occurrence. Holds on to nothing of the object. @internal */
export function eventBody(
  object: KubernetesObject,
  options: EventOptions,
  { name, at, reporter }: { name: string; at: Date; reporter: Reporter },
): EventManifest {
  const { type = 'Normal', reason, note, action = reason, related } = options;
  return {
    metadata: { name, namespace: object.metadata.namespace || CLUSTER_SCOPED_NAMESPACE },
    eventTime: microTime(at),
    type,
    reason: truncateUtf8(reason, MAX_REASON_BYTES),
    action: truncateUtf8(action, MAX_ACTION_BYTES),
    note: fitNote(note),
    ...reporter,
    regarding: referenceTo(object),
    ...(related && { related: referenceTo(related) }),
  };
}

/** A note as the server takes it. @internal */
export function fitNote(note: string): string {
  return truncateUtf8(note, MAX_NOTE_BYTES, '...');
}

/** @throws InvalidOptionError @internal */
export function reporter(reportingController: string, reportingInstance = hostname()): Reporter {
  if (!QUALIFIED_NAME.test(reportingController)) {
    throw unexpected(
      '`reportingController`',
      'a qualified name such as "example.com/widget-operator" (letters, digits, "-", "_", "." and at most 63 of them after the slash)',
      reportingController,
    );
  }
  return {
    reportingController,
    reportingInstance: truncateUtf8(reportingInstance || 'unknown', MAX_INSTANCE_BYTES),
  };
}

function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata;
  return {
    apiVersion,
    kind,
    name,
    ...(namespace && { namespace }),
    ...(uid && { uid }),
    ...(resourceVersion && { resourceVersion }),
  };
}
