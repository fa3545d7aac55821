import { isObject, type Json, type JsonObject } from '../../common/json.js';
import { part } from '../admission.js';
import { appArmorProfile, seccompAnnotations, seccompProfile, seLinuxOptions } from './profile-checks.js';
import { namesOf, objectsIn, type PodToCheck, textIn } from './pod-to-check.js';
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

const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const SYSCTLS_27 = [...SYSCTLS, 'net.ipv4.ip_local_reserved_ports'];
const SYSCTLS_29 = [
  ...SYSCTLS_27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const SYSCTLS_32 = [...SYSCTLS_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

const capabilities: CheckPod = (pod) => {
  const isOther = (capability: string) => !DEFAULT_CAPABILITIES.has(capability);
  const added = (context: JsonObject) => textsIn(part(context, 'capabilities')['add']).filter(isOther);
  const bad = namesOf(pod, ({ securityContext }) => added(securityContext).length > 0);
  const all = sortedSet(pod.containers.flatMap(({ securityContext }) => added(securityContext)));
  return violationOf(
    bad,
    'non-default capabilities',
    (containers) => `${containers} must not include ${quoted(all)} in securityContext.capabilities.add`,
  );
};

const hostNamespaces: CheckPod = ({ spec }) => {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  const detail = shared.map((field) => `${field}=true`).join(', ');
  return shared.length > 0 ? { reason: 'host namespaces', detail } : undefined;
};

const hostPathVolumes: CheckPod = ({ spec }) => {
  const names = objectsIn(spec['volumes'])
    .filter(({ hostPath }) => isObject(hostPath))
    .map(({ name }) => textIn(name));
  const detail = `${plural('volume', names.length)} ${quoted(names)}`;
  return names.length > 0 ? { reason: 'hostPath volumes', detail } : undefined;
};

const hostPorts: CheckPod = (pod) => {
  const portsOf = (container: JsonObject) =>
    objectsIn(container['ports']).flatMap(({ hostPort }) => (hostPort ? [String(hostPort as number)] : []));
  const bad = namesOf(pod, ({ container }) => portsOf(container).length > 0);
  const ports = sortedSet(pod.containers.flatMap(({ container }) => portsOf(container)));
  return violationOf(
    bad,
    'hostPort',
    (containers) =>
      `${containers} ${plural('uses', bad.length, 'use')} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
  );
};

const hostProbes: CheckPod = (pod) => {
  const bad = sortedSet(namesOf(pod, ({ container }) => hostsOf(container).length > 0));
  const hosts = sortedSet(pod.containers.flatMap(({ container }) => hostsOf(container)));
  if (bad.length === 0) return undefined;
  const what = `${plural('uses', bad.length, 'use')} ${plural('probe or lifecycle host', hosts.length)}`;
  return {
    reason: 'probe or lifecycle host',
    detail: `${containersNamed(bad)} ${what} ${quoted(hosts)}`,
  };
};

/** The hosts that a container's probes and hooks ask, other than itself. */
function hostsOf(container: JsonObject): string[] {
  const lifecycle = part(container, 'lifecycle');
  return [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((field) => part(container, field)),
    ...['postStart', 'preStop'].map((field) => part(lifecycle, field)),
  ].flatMap((handler) =>
    ['httpGet', 'tcpSocket'].map((field) => textIn(part(handler, field)['host'])).filter(Boolean),
  );
}

const privileged: CheckPod = (pod) =>
  violationOf(
    namesOf(pod, ({ securityContext }) => securityContext['privileged'] === true),
    'privileged',
    (containers) => `${containers} must not set securityContext.privileged=true`,
  );

/** @internal */
export const procMount: CheckPod = (pod) => {
  const mountOf = (context: JsonObject) => textIn(context['procMount']);
  const isOther = (mount: string) => mount !== '' && mount !== 'Default';
  const mounts = pod.containers.map(({ securityContext }) => mountOf(securityContext)).filter(isOther);
  return violationOf(
    namesOf(pod, ({ securityContext }) => isOther(mountOf(securityContext))),
    'procMount',
    (containers) => `${containers} must not set securityContext.procMount to ${quoted(sortedSet(mounts))}`,
  );
};

/** Root of a Pod in a user namespace of its own is nobody on the node. @internal */
export const unlessOwnUsers =
  (check: CheckPod): CheckPod =>
  (pod: PodToCheck) =>
    pod.spec['hostUsers'] === false ? undefined : check(pod);

const sysctls =
  (allowed: readonly string[]): CheckPod =>
  ({ securityContext }) => {
    const names = objectsIn(securityContext['sysctls'])
      .map(({ name }) => textIn(name))
      .filter((name) => !allowed.includes(name));
    return names.length > 0 ? { reason: 'forbidden sysctls', detail: names.join(', ') } : undefined;
  };

const windowsHostProcess: CheckPod = (pod) => {
  const isHost = (context: JsonObject) => part(context, 'windowsOptions')['hostProcess'] === true;
  const setters = settersOf(
    isHost(pod.securityContext),
    namesOf(pod, ({ securityContext }) => isHost(securityContext)),
  );
  if (setters.length === 0) return undefined;
  const detail = `${setters.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`;
  return { reason: 'hostProcess', detail };
};

function textsIn(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.map(textIn) : [];
}

/** What keeps a Pod from what is known to be a way out of it; in the order in which they are told. @internal */
export const BASELINE: readonly PodCheck[] = [
  { id: 'appArmorProfile', versions: [{ since: 0, check: appArmorProfile }] },
  { id: 'capabilities', versions: [{ since: 0, check: capabilities }] },
  { id: 'hostNamespaces', versions: [{ since: 0, check: hostNamespaces }] },
  { id: 'hostPathVolumes', versions: [{ since: 0, check: hostPathVolumes }] },
  { id: 'hostPorts', versions: [{ since: 0, check: hostPorts }] },
  { id: 'hostProbes', versions: [{ since: 34, check: hostProbes }] },
  { id: 'privileged', versions: [{ since: 0, check: privileged }] },
  {
    id: 'procMount',
    versions: [
      { since: 0, check: procMount },
      { since: 35, check: unlessOwnUsers(procMount) },
    ],
  },
  {
    id: 'seLinuxOptions',
    versions: [
      { since: 0, check: seLinuxOptions(['container_t', 'container_init_t', 'container_kvm_t']) },
      {
        since: 31,
        check: seLinuxOptions(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']),
      },
    ],
  },
  {
    id: 'seccompProfile',
    versions: [
      { since: 0, check: seccompAnnotations },
      { since: 19, check: seccompProfile },
    ],
  },
  {
    id: 'sysctls',
    versions: [
      { since: 0, check: sysctls(SYSCTLS) },
      { since: 27, check: sysctls(SYSCTLS_27) },
      { since: 29, check: sysctls(SYSCTLS_29) },
      { since: 32, check: sysctls(SYSCTLS_32) },
    ],
  },
  { id: 'windowsHostProcess', versions: [{ since: 0, check: windowsHostProcess }] },
];
