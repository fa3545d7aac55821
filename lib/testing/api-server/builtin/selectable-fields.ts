import { isObject, type Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';

/** What an Event says of the object that it is about. */
const regarding = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

const event = ['involvedObject', 'regarding'].map((object) => [
  ...regarding.map((field) => `${object}.${field}`),
  'reason',
  'reportingComponent',
  'reportingController',
  'source',
  'type',
]);

/** Selectable fields of which the real server has an index, by group and resource. @internal */
export const indexedFields: Readonly<Record<string, readonly string[]>> = {
  '/pods': ['spec.nodeName', 'spec.host'],
  'resource.k8s.io/resourceslices': ['spec.nodeName'],
};

/** Fields besides name and namespace that a field selector may name, by group and resource. @internal */
export const selectableFields: Readonly<Record<string, readonly string[]>> = {
  '/events': (event[0] ?? []).filter((field) => field !== 'reportingController'),
  'events.k8s.io/events': (event[1] ?? []).filter(
    (field) => field !== 'reportingComponent' && field !== 'source',
  ),
  '/namespaces': ['status.phase'],
  '/nodes': ['spec.unschedulable'],
  '/pods': [
    'spec.nodeName',
    'spec.host',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  '/replicationcontrollers': ['status.replicas'],
  '/secrets': ['type'],
  '/services': ['spec.clusterIP', 'spec.type'],
  'batch/jobs': ['status.successful'],
  'certificates.k8s.io/certificatesigningrequests': ['spec.signerName'],
  'resource.k8s.io/resourceslices': ['spec.nodeName', 'spec.driver'],
};

const at = (object: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((value, field) => (isObject(value) ? value[field] : undefined), object);

const text = (value: Json | undefined, otherwise: string): string =>
  value === undefined || value === null || typeof value === 'object' ? otherwise : String(value);

/**
 * Fields that have a value even where they are left out, or that go by another name than in what is stored: Events of
 * both groups are kept as those of the core group.
 *
 * @internal
 */
export const fieldValues: Readonly<Record<string, (object: KubeObject) => string>> = {
  'spec.host': (object) => text(at(object, 'spec', 'nodeName'), ''),
  'spec.hostNetwork': (object) => text(at(object, 'spec', 'hostNetwork'), 'false'),
  'spec.unschedulable': (object) => text(at(object, 'spec', 'unschedulable'), 'false'),
  'status.replicas': (object) => text(at(object, 'status', 'replicas'), '0'),
  'status.successful': (object) => text(at(object, 'status', 'succeeded'), '0'),
  ...Object.fromEntries(
    regarding.map((field) => [
      `regarding.${field}`,
      (object: KubeObject) => text(at(object, 'involvedObject', field), ''),
    ]),
  ),
  reportingController: (object) => text(at(object, 'reportingComponent'), ''),
  source: (object) =>
    text(at(object, 'source', 'component'), '') || text(at(object, 'reportingComponent'), ''),
};
