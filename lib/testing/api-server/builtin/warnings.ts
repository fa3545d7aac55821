import type { KubeObject } from '../common/kube-object.js';
import { numberAt, objectAt, textAt, textsAt } from './fields.js';
import { podWarnings } from './pod-warnings.js';
import { claimTemplateWarnings, claimWarnings } from './resource-warnings.js';
import { dnsLabel } from './validation/names.js';

/** What a client is warned of, although its object is taken. */
type Warn = (object: KubeObject) => string[];

/** A name that becomes part of other names. */
const nameIn =
  (what: string): Warn =>
  ({ metadata }) => {
    const causes = dnsLabel(metadata.name ?? '');
    if (causes.length === 0) return [];
    const why = `this is used in ${what}, which can result in surprising behavior; a DNS label is recommended`;
    return [`metadata.name: ${why}: [${causes.join(' ')}]`];
  };

const podNames = nameIn('Pod names and hostnames');

function serviceWarnings(service: KubeObject): string[] {
  const isHeadless = textAt(service, 'spec', 'clusterIP') === 'None';
  if (textsAt(service, 'spec', 'externalIPs').length === 0) return [];
  return [
    isHeadless
      ? 'spec.externalIPs is ignored for headless services'
      : 'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
  ];
}

/** A certificate is not read here any further than to see that it is none at all. */
function secretWarnings(secret: KubeObject): string[] {
  if (secret.type !== 'kubernetes.io/tls') return [];
  const text = (name: string) => Buffer.from(textAt(secret, 'data', name), 'base64').toString();
  for (const [name, what] of [
    ['tls.crt', 'certificate'],
    ['tls.key', 'key'],
  ] as const) {
    if (!text(name).includes('-----BEGIN ')) return [`tls: failed to find any PEM data in ${what} input`];
  }
  return [];
}

function historyWarnings(set: KubeObject): string[] {
  if ((numberAt(set, 'spec', 'revisionHistoryLimit') ?? 0) >= 0) return [];
  return [
    'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
  ];
}

const templateWarnings: Warn = (object) =>
  podWarnings(objectAt(object, 'spec', 'template') ?? {}, 'spec.template');

const ofTemplate: Warn = (object) => [...podNames(object), ...templateWarnings(object)];
const podHostname = nameIn("the Pod's hostname");

/** By group and resource; told when an object is created. @internal */
export const warningsOnCreate: Readonly<Record<string, Warn>> = {
  '/persistentvolumeclaims': claimWarnings,
  '/pods': (pod) => [...podHostname(pod), ...podWarnings(pod)],
  '/replicationcontrollers': ofTemplate,
  '/secrets': secretWarnings,
  '/services': serviceWarnings,
  'apps/daemonsets': templateWarnings,
  'apps/deployments': ofTemplate,
  'apps/replicasets': ofTemplate,
  'apps/statefulsets': (set) => [
    ...templateWarnings(set),
    ...claimTemplateWarnings(set, ''),
    ...historyWarnings(set),
  ],
  'batch/cronjobs': podNames,
  'batch/jobs': ofTemplate,
};

/** Those of a template come back with each change that the generation counts. */
const ofChangedTemplate = (object: KubeObject, old: KubeObject): string[] =>
  object.metadata.generation === old.metadata.generation ? [] : templateWarnings(object);

/** By group and resource; told when an object is changed. @internal */
export const warningsOnUpdate: Readonly<Record<string, (object: KubeObject, old: KubeObject) => string[]>> = {
  '/persistentvolumeclaims': claimWarnings,
  '/services': serviceWarnings,
  'apps/deployments': ofChangedTemplate,
  'apps/replicasets': ofChangedTemplate,
  'apps/statefulsets': (set, old) => [
    ...ofChangedTemplate(set, old),
    ...claimTemplateWarnings(set, '.Spec'),
    ...historyWarnings(set),
  ],
  'batch/jobs': ofChangedTemplate,
};
