import { isObject, type JsonObject } from '../../common/json.js';
import { part } from '../admission.js';
import { procMount, unlessOwnUsers } from './baseline-checks.js';
import { namesOf, objectsIn, textIn } from './pod-to-check.js';
import { seccompProfile, unsafeProfiles } from './profile-checks.js';
import {
  type CheckPod,
  containersNamed,
  plural,
  type PodCheck,
  quoted,
  settersOf,
  sortedSet,
  violationOf,
} from './violation.js';

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** What a Pod of Windows may not set, it need not set. */
const unlessWindows =
  (check: CheckPod): CheckPod =>
  (pod) =>
    part(pod.spec, 'os')['name'] === 'windows' ? undefined : check(pod);

const allowPrivilegeEscalation: CheckPod = (pod) =>
  violationOf(
    namesOf(pod, ({ securityContext }) => securityContext['allowPrivilegeEscalation'] !== false),
    'allowPrivilegeEscalation != false',
    (containers) => `${containers} must set securityContext.allowPrivilegeEscalation=false`,
  );

const capabilities: CheckPod = (pod) => {
  const listOf = (context: JsonObject, field: string) => {
    const list = part(context, 'capabilities')[field];
    return Array.isArray(list) ? list.map(textIn) : [];
  };
  const addedBy = (context: JsonObject) =>
    listOf(context, 'add').filter((capability) => capability !== 'NET_BIND_SERVICE');
  const keeping = namesOf(pod, ({ securityContext }) => !listOf(securityContext, 'drop').includes('ALL'));
  const adding = namesOf(pod, ({ securityContext }) => addedBy(securityContext).length > 0);
  const added = sortedSet(pod.containers.flatMap(({ securityContext }) => addedBy(securityContext)));
  const details = [
    ...(keeping.length > 0
      ? [`${containersNamed(keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [`${containersNamed(adding)} must not include ${quoted(added)} in securityContext.capabilities.add`]
      : []),
  ];
  return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
};

const restrictedVolumes: CheckPod = ({ spec }) => {
  const bad = objectsIn(spec['volumes']).filter(
    (volume) => !VOLUMES.some((source) => isObject(volume[source])),
  );
  if (bad.length === 0) return undefined;
  const sources = sortedSet(
    bad.map((volume) => Object.keys(volume).find((key) => isObject(volume[key])) ?? 'unknown'),
  );
  const names = bad.map(({ name }) => textIn(name));
  const who = `${plural('volume', bad.length)} ${quoted(names)} ${plural('uses', bad.length, 'use')}`;
  return {
    reason: 'restricted volume types',
    detail: `${who} ${plural('restricted volume type', sources.length)} ${quoted(sources)}`,
  };
};

const runAsNonRoot: CheckPod = (pod) => {
  const ofPod = pod.securityContext['runAsNonRoot'];
  const setters = settersOf(
    ofPod === false,
    namesOf(pod, ({ securityContext }) => securityContext['runAsNonRoot'] === false),
  );
  const reason = 'runAsNonRoot != true';
  if (setters.length > 0)
    return { reason, detail: `${setters.join(' and ')} must not set securityContext.runAsNonRoot=false` };
  return violationOf(
    namesOf(pod, ({ securityContext }) => ofPod !== true && securityContext['runAsNonRoot'] !== true),
    reason,
    (containers) => `pod or ${containers} must set securityContext.runAsNonRoot=true`,
  );
};

const runAsUser: CheckPod = (pod) => {
  const setters = settersOf(
    pod.securityContext['runAsUser'] === 0,
    namesOf(pod, ({ securityContext }) => securityContext['runAsUser'] === 0),
  );
  if (setters.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${setters.join(' and ')} must not set runAsUser=0` };
};

const seccompProfileIsSet: CheckPod = (pod) =>
  seccompProfile(pod) ??
  violationOf(
    unsafeProfiles(pod, 'seccompProfile').without,
    'seccompProfile',
    (containers) =>
      `pod or ${containers} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  );

/** What a Pod should do without that needs nothing special; in the order in which they are told. @internal */
export const RESTRICTED: readonly PodCheck[] = [
  {
    id: 'allowPrivilegeEscalation',
    versions: [
      { since: 8, check: allowPrivilegeEscalation },
      { since: 25, check: unlessWindows(allowPrivilegeEscalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    versions: [
      { since: 22, check: capabilities, overrides: 'capabilities' },
      { since: 25, check: unlessWindows(capabilities), overrides: 'capabilities' },
    ],
  },
  {
    id: 'procMount_restricted',
    versions: [{ since: 35, check: procMount, overrides: 'procMount' }],
  },
  {
    id: 'restrictedVolumes',
    versions: [{ since: 0, check: restrictedVolumes, overrides: 'hostPathVolumes' }],
  },
  {
    id: 'runAsNonRoot',
    versions: [
      { since: 0, check: runAsNonRoot },
      { since: 35, check: unlessOwnUsers(runAsNonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    versions: [
      { since: 23, check: runAsUser },
      { since: 35, check: unlessOwnUsers(runAsUser) },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    versions: [
      { since: 19, check: seccompProfileIsSet, overrides: 'seccompProfile' },
      { since: 25, check: unlessWindows(seccompProfileIsSet), overrides: 'seccompProfile' },
    ],
  },
];
