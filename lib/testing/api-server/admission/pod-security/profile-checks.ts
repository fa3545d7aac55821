import { isObject, type JsonObject } from '../../common/json.js';
import { part } from '../admission.js';
import { namesOf, type PodToCheck, textIn } from './pod-to-check.js';
import { type CheckPod, plural, quoted, settersOf, sortedSet } from './violation.js';

const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

/** Profiles that the node has by itself, or that an administrator has put there. @internal */
export const SAFE_PROFILES = ['RuntimeDefault', 'Localhost'];

/** The types of a profile that are set and not safe: those of the Pod, of each container, and all. @internal */
export function unsafeProfiles(pod: PodToCheck, field: string) {
  const typeOf = (context: JsonObject): string | undefined =>
    isObject(context[field]) ? textIn(context[field]['type']) : undefined;
  const isUnsafe = (type: string | undefined): type is string =>
    type !== undefined && !SAFE_PROFILES.includes(type);
  const ofPod = typeOf(pod.securityContext);
  const containers = namesOf(pod, ({ securityContext }) => isUnsafe(typeOf(securityContext)));
  const types = [ofPod, ...pod.containers.map(({ securityContext }) => typeOf(securityContext))];
  return {
    setters: settersOf(isUnsafe(ofPod), containers),
    values: sortedSet(types.filter(isUnsafe)),
    /** Names of containers for which neither they nor the Pod say a profile that is safe. */
    without: namesOf(
      pod,
      ({ securityContext }) =>
        typeOf(securityContext) === undefined && (ofPod === undefined || isUnsafe(ofPod)),
    ),
  };
}

/** @internal */
export const appArmorProfile: CheckPod = (pod) => {
  const { setters, values } = unsafeProfiles(pod, 'appArmorProfile');
  const isSafe = (value: string) =>
    value === '' || value === 'runtime/default' || value.startsWith('localhost/');
  const annotations = Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(APPARMOR_PREFIX) && !isSafe(textIn(value)))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const all = [...values, ...annotations];
  const who = [...setters, ...(annotations.length > 0 ? [plural('annotation', annotations.length)] : [])];
  if (who.length === 0) return undefined;
  return {
    reason: plural('forbidden AppArmor profile', all.length),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(all)}`,
  };
};

/** Before there was a field for it. @internal */
export const seccompAnnotations: CheckPod = ({ annotations, containers }) => {
  const isSafe = (value: string) =>
    value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const keys = [SECCOMP_POD, ...containers.map(({ name }) => SECCOMP_PREFIX + name)];
  const bad = sortedSet(
    keys
      .filter((key) => annotations[key] !== undefined && !isSafe(textIn(annotations[key])))
      .map((key) => `${key}=${JSON.stringify(annotations[key])}`),
  );
  if (bad.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural('annotation', bad.length)} ${bad.join(', ')}`,
  };
};

/** @internal */
export const seccompProfile: CheckPod = (pod) => {
  const { setters, values } = unsafeProfiles(pod, 'seccompProfile');
  if (setters.length === 0) return undefined;
  const what = `must not set securityContext.seccompProfile.type to ${quoted(values)}`;
  return { reason: 'seccompProfile', detail: `${setters.join(' and ')} ${what}` };
};

/** @internal */
export const seLinuxOptions =
  (allowed: readonly string[]): CheckPod =>
  (pod) => {
    const optionsOf = (context: JsonObject) => part(context, 'seLinuxOptions');
    const isBadType = (type: string) => type !== '' && !allowed.includes(type);
    const isBad = (context: JsonObject) => {
      const { type, user, role } = optionsOf(context);
      return isBadType(textIn(type)) || textIn(user) !== '' || textIn(role) !== '';
    };
    const setters = settersOf(
      isBad(pod.securityContext),
      namesOf(pod, ({ securityContext }) => isBad(securityContext)),
    );
    if (setters.length === 0) return undefined;
    const all = [pod.securityContext, ...pod.containers.map(({ securityContext }) => securityContext)];
    const types = sortedSet(all.map((context) => textIn(optionsOf(context)['type'])).filter(isBadType));
    const isSet = (field: string) => all.some((context) => textIn(optionsOf(context)[field]) !== '');
    const wrong = [
      ...(types.length > 0 ? [`${plural('type', types.length)} ${quoted(types)}`] : []),
      ...['user', 'role'].filter(isSet).map((field) => `${field} may not be set`),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${setters.join(' and ')} set forbidden securityContext.seLinuxOptions: ${wrong.join('; ')}`,
    };
  };
