import type { JsonObject } from '../../common/json.js';
import { listAt, objectAt, setAbsent, textAt } from '../fields.js';
import type { DefaultsByDefinition } from './defaults.js';
import { tagOf } from './image-name.js';

function setContainerDefaults(container: JsonObject): void {
  setAbsent(container, {
    imagePullPolicy: pullPolicy(textAt(container, 'image')),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
}

/** The tag `latest`, which also stands for none, may be another image tomorrow. */
function pullPolicy(image: string): string {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

function setPodDefaults(pod: JsonObject): void {
  const spec = objectAt(pod, 'spec');
  if (!spec) return;
  const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
  for (const container of containers) {
    const limits = objectAt(container, 'resources', 'limits');
    if (!limits) continue;
    const resources = container.resources as JsonObject;
    resources.requests = { ...limits, ...objectAt(resources, 'requests') };
  }
  const own = objectAt(spec, 'resources');
  const limits = objectAt(own, 'limits');
  if (own && limits) own.requests = { ...limits, ...objectAt(own, 'requests') };
  setAbsent(spec, { enableServiceLinks: true });
  if (spec.hostNetwork === true) {
    for (const port of containers.flatMap((container) => listAt(container, 'ports'))) {
      setAbsent(port, { hostPort: port.containerPort });
    }
  }
}

function setVolumeDefaults(volume: JsonObject): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  const image = objectAt(volume, 'image');
  if (image) setAbsent(image, { pullPolicy: pullPolicy(textAt(image, 'reference')) });
}

const mode = (object: JsonObject) => setAbsent(object, { defaultMode: 0o644 });

/** @internal */
export const podDefaults: DefaultsByDefinition = {
  'io.k8s.api.core.v1.Pod': setPodDefaults,
  'io.k8s.api.core.v1.PodStatus': (status) => {
    // The first of the addresses, and an older name of it, which wins where they differ.
    const ip = textAt(status, 'podIP');
    const [first] = listAt(status, 'podIPs');
    if (ip && ip !== first?.ip) status.podIPs = [{ ip }];
    else if (first) status.podIP = first.ip;
  },
  'io.k8s.api.core.v1.PodSpec': (spec) => {
    setAbsent(spec, {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: 'default-scheduler',
    });
    // An older name of the same field.
    const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount');
    if (account) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  },
  'io.k8s.api.core.v1.Container': setContainerDefaults,
  'io.k8s.api.core.v1.EphemeralContainer': setContainerDefaults,
  'io.k8s.api.core.v1.Probe': (probe) =>
    setAbsent(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  'io.k8s.api.core.v1.HTTPGetAction': (action) => setAbsent(action, { path: '/', scheme: 'HTTP' }),
  'io.k8s.api.core.v1.GRPCAction': (action) => setAbsent(action, { service: '' }),
  'io.k8s.api.core.v1.ObjectFieldSelector': (selector) => setAbsent(selector, { apiVersion: 'v1' }),
  'io.k8s.api.core.v1.ResourceFieldSelector': (selector) => setAbsent(selector, { divisor: '0' }),
  'io.k8s.api.core.v1.Volume': setVolumeDefaults,
  'io.k8s.api.core.v1.HostPathVolumeSource': (source) => {
    if (source.type === undefined) source.type = '';
  },
  'io.k8s.api.core.v1.SecretVolumeSource': mode,
  'io.k8s.api.core.v1.ConfigMapVolumeSource': mode,
  'io.k8s.api.core.v1.DownwardAPIVolumeSource': mode,
  'io.k8s.api.core.v1.ProjectedVolumeSource': mode,
  'io.k8s.api.core.v1.ServiceAccountTokenProjection': (source) =>
    setAbsent(source, { expirationSeconds: 3600 }),
  'io.k8s.api.core.v1.PersistentVolumeClaimSpec': (spec) => void (spec.volumeMode ??= 'Filesystem'),
  'io.k8s.api.core.v1.AzureDiskVolumeSource': (source) => setAbsent(source, { readOnly: false }),
};
