import { change, type KindCase, manifestCases } from './make-cases.js';

const path = '/api/v1/namespaces/default/pods';
const pod = (spec: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', ...metadata },
  spec,
});
const one = { name: 'a', image: 'a' };
const container = (fields: object, spec: object = {}) =>
  pod({ containers: [{ ...one, ...fields }], ...spec });

export const podCases: KindCase[] = manifestCases('Pod', path, {
  'the smallest': container({}),
  'no containers': pod({}),
  'empty containers': pod({ containers: [] }),
  'no spec': { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
  'no name of a container': container({ name: '' }),
  'a bad name of a container': container({ name: 'A_b' }),
  'a dotted name of a container': container({ name: 'a.b' }),
  'no image': pod({ containers: [{ name: 'a' }] }),
  'an image with a tag': container({ image: 'r.io:5000/a/b:1.2' }),
  'an image with latest': container({ image: 'a:latest' }),
  'an image with a digest': container({ image: `a@sha256:${'a'.repeat(64)}` }),
  'an image with tag and digest': container({ image: `a:latest@sha256:${'a'.repeat(64)}` }),
  'two containers of a name': pod({ containers: [one, one] }),
  'a port': container({ ports: [{ containerPort: 80 }] }),
  'a named port': container({ ports: [{ containerPort: 80, name: 'http', protocol: 'UDP' }] }),
  'port 0': container({ ports: [{ containerPort: 0 }] }),
  'port 70000': container({ ports: [{ containerPort: 70000 }] }),
  'a negative port': container({ ports: [{ containerPort: -1 }] }),
  'a bad port name': container({ ports: [{ containerPort: 80, name: 'Web_Port' }] }),
  'a long port name': container({ ports: [{ containerPort: 80, name: 'a-very-long-port-name' }] }),
  'a numeric port name': container({ ports: [{ containerPort: 80, name: '80' }] }),
  'a port name twice': container({
    ports: [
      { containerPort: 80, name: 'http' },
      { containerPort: 81, name: 'http' },
    ],
  }),
  'a bad protocol': container({ ports: [{ containerPort: 80, protocol: 'tcp' }] }),
  'a host port': container({ ports: [{ containerPort: 80, hostPort: 8080 }] }),
  'a host port twice': pod({
    containers: [
      { ...one, ports: [{ containerPort: 80, hostPort: 8080 }] },
      { ...one, name: 'b', ports: [{ containerPort: 81, hostPort: 8080 }] },
    ],
  }),
  'host network': container({ ports: [{ containerPort: 80 }] }, { hostNetwork: true }),
  'host network with another port': container(
    { ports: [{ containerPort: 80, hostPort: 81 }] },
    { hostNetwork: true },
  ),
  env: container({ env: [{ name: 'A', value: 'b' }, { name: 'B' }] }),
  'env without a name': container({ env: [{ value: 'b' }] }),
  'env with = in its name': container({ env: [{ name: 'a=b', value: 'b' }] }),
  'env that begins with a digit': container({ env: [{ name: '1a', value: 'b' }] }),
  'env from a field': container({
    env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
  }),
  'env from a label': container({
    env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['a']" } } }],
  }),
  'env from an unknown field': container({
    env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.foo' } } }],
  }),
  'env from no field': container({ env: [{ name: 'A', valueFrom: { fieldRef: {} } }] }),
  'env from a resource': container({
    env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }],
  }),
  'env from an unknown resource': container({
    env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.foo' } } }],
  }),
  'env from a key': container({
    env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }],
  }),
  'env from a key without one': container({
    env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'a' } } }],
  }),
  'env from a bad key': container({
    env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'A_', key: '../x' } } }],
  }),
  'env from nothing': container({ env: [{ name: 'A', valueFrom: {} }] }),
  'env from two': container({
    env: [
      {
        name: 'A',
        valueFrom: { secretKeyRef: { name: 'a', key: 'b' }, configMapKeyRef: { name: 'a', key: 'b' } },
      },
    ],
  }),
  'env with value and source': container({
    env: [{ name: 'A', value: 'x', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
  }),
  envFrom: container({
    envFrom: [{ configMapRef: { name: 'a' } }, { prefix: 'P_', secretRef: { name: 'b' } }],
  }),
  'envFrom nothing': container({ envFrom: [{}] }),
  'envFrom both': container({ envFrom: [{ configMapRef: { name: 'a' }, secretRef: { name: 'b' } }] }),
  'envFrom without a name': container({ envFrom: [{ configMapRef: {} }] }),
  limits: container({ resources: { limits: { cpu: '1000m', memory: '1Gi' } } }),
  'requests above limits': container({ resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }),
  'negative requests': container({ resources: { requests: { cpu: '-1' } } }),
  'an unknown resource': container({ resources: { requests: { foo: '1' } } }),
  'an extended resource': container({ resources: { limits: { 'example.com/gpu': '1' } } }),
  'half an extended resource': container({ resources: { limits: { 'example.com/gpu': '500m' } } }),
  'an extended resource only asked for': container({ resources: { requests: { 'example.com/gpu': '1' } } }),
  'an extended resource asked for less': container({
    resources: { limits: { 'example.com/gpu': '2' }, requests: { 'example.com/gpu': '1' } },
  }),
  guaranteed: container({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
  burstable: container({ resources: { requests: { cpu: '1' } } }),
  probes: container({
    livenessProbe: { httpGet: { port: 80 } },
    readinessProbe: { tcpSocket: { port: 'http' } },
    startupProbe: { exec: { command: ['true'] }, failureThreshold: 10 },
    ports: [{ containerPort: 80, name: 'http' }],
  }),
  'a grpc probe': container({ livenessProbe: { grpc: { port: 80 } } }),
  'a probe without handler': container({ livenessProbe: {} }),
  'a probe with two handlers': container({
    livenessProbe: { httpGet: { port: 80 }, exec: { command: ['true'] } },
  }),
  'a probe with a bad port': container({ livenessProbe: { httpGet: { port: 0 } } }),
  'a probe without a port': container({ livenessProbe: { httpGet: {} } }),
  'a probe with a bad scheme': container({ livenessProbe: { httpGet: { port: 80, scheme: 'FTP' } } }),
  'a probe with a bad header': container({
    livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'a b', value: 'c' }] } },
  }),
  'a probe without command': container({ livenessProbe: { exec: {} } }),
  'a probe with negative numbers': container({
    livenessProbe: { httpGet: { port: 80 }, periodSeconds: -1, initialDelaySeconds: -1 },
  }),
  'liveness with two successes': container({
    livenessProbe: { httpGet: { port: 80 }, successThreshold: 2 },
  }),
  'a lifecycle': container({
    lifecycle: { postStart: { exec: { command: ['a'] } }, preStop: { httpGet: { port: 80 } } },
  }),
  'an empty lifecycle': container({ lifecycle: { preStop: {} } }),
  'an init container': container({}, { initContainers: [{ name: 'b', image: 'b' }] }),
  'a sidecar': container({}, { initContainers: [{ name: 'b', image: 'b', restartPolicy: 'Always' }] }),
  'an init container with a probe': container(
    {},
    { initContainers: [{ name: 'b', image: 'b', livenessProbe: { httpGet: { port: 1 } } }] },
  ),
  'an init container of the same name': container({}, { initContainers: [one] }),
  'a volume': container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }, { volumes: [{ name: 'v' }] }),
  'volumes of many kinds': container(
    {},
    {
      volumes: [
        { name: 'a', configMap: { name: 'a' } },
        { name: 'b', secret: { secretName: 'a', items: [{ key: 'a', path: 'b' }] } },
        { name: 'c', hostPath: { path: '/a' } },
        { name: 'd', persistentVolumeClaim: { claimName: 'a' } },
        { name: 'e', downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        { name: 'f', projected: { sources: [{ serviceAccountToken: { path: 'a' } }] } },
        { name: 'g', emptyDir: { medium: 'Memory', sizeLimit: '1024Mi' } },
        { name: 'h', nfs: { server: 'a', path: '/b' } },
        { name: 'i', csi: { driver: 'a.b' } },
        { name: 'j', image: { reference: 'a' } },
      ],
    },
  ),
  'volumes that lack what they need': container(
    {},
    {
      volumes: [
        { name: 'a', configMap: {} },
        { name: 'b', secret: {} },
        { name: 'c', hostPath: {} },
        { name: 'd', persistentVolumeClaim: {} },
        { name: 'h', nfs: {} },
        { name: 'i', csi: {} },
      ],
    },
  ),
  'a volume of two kinds': container(
    {},
    { volumes: [{ name: 'a', emptyDir: {}, configMap: { name: 'a' } }] },
  ),
  'a volume without a name': container({}, { volumes: [{ emptyDir: {} }] }),
  'a volume with a bad name': container({}, { volumes: [{ name: 'A.b', emptyDir: {} }] }),
  'a volume twice': container({}, { volumes: [{ name: 'a' }, { name: 'a' }] }),
  'a bad mode': container({}, { volumes: [{ name: 'a', secret: { secretName: 'a', defaultMode: 1000 } }] }),
  'an item that climbs up': container(
    {},
    { volumes: [{ name: 'a', secret: { secretName: 'a', items: [{ key: 'a', path: '../b' }] } }] },
  ),
  'a mount of no volume': container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
  'a mount without path': container({ volumeMounts: [{ name: 'v' }] }, { volumes: [{ name: 'v' }] }),
  'a mount twice': container(
    {
      volumeMounts: [
        { name: 'v', mountPath: '/v' },
        { name: 'v', mountPath: '/v' },
      ],
    },
    { volumes: [{ name: 'v' }] },
  ),
  'a mount that climbs up': container(
    { volumeMounts: [{ name: 'v', mountPath: '/v', subPath: '../x' }] },
    { volumes: [{ name: 'v' }] },
  ),
  'restartPolicy Never': container({}, { restartPolicy: 'Never' }),
  'a bad restartPolicy': container({}, { restartPolicy: 'Sometimes' }),
  'a bad dnsPolicy': container({}, { dnsPolicy: 'Foo' }),
  'dnsPolicy None alone': container({}, { dnsPolicy: 'None' }),
  'dnsPolicy None': container({}, { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'] } }),
  'a bad pull policy': container({ imagePullPolicy: 'Foo' }),
  'a bad termination policy': container({ terminationMessagePolicy: 'Foo' }),
  'a bad node name': container({}, { nodeName: 'A_' }),
  'a bad hostname': container({}, { hostname: 'a.b', subdomain: 'A' }),
  'a bad service account': container({}, { serviceAccountName: 'A_' }),
  'a service account by its older name': container({}, { serviceAccount: 'a' }),
  'a service account': container({}, { serviceAccountName: 'a' }),
  'a bad deadline': container({}, { activeDeadlineSeconds: 0 }),
  'a deadline': container({}, { activeDeadlineSeconds: 10 }),
  'bad ids': container({}, { securityContext: { runAsUser: -1, fsGroup: -2 } }),
  'a security context': container(
    {
      securityContext: {
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    },
    { securityContext: { runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } } },
  ),
  'privileged without escalation': container({
    securityContext: { privileged: true, allowPrivilegeEscalation: false },
  }),
  'a bad selector': container({}, { nodeSelector: { 'a b': 'c d' } }),
  tolerations: container(
    {},
    {
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'b', value: 'c', effect: 'NoSchedule' },
        { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 },
      ],
    },
  ),
  'bad tolerations': container(
    {},
    {
      tolerations: [
        { key: 'a b' },
        { operator: 'Equal' },
        { key: 'a', operator: 'Foo' },
        { key: 'a', operator: 'Exists', value: 'x' },
        { key: 'a', effect: 'Foo' },
        { key: 'a', tolerationSeconds: 1 },
      ],
    },
  ),
  affinity: container(
    {},
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }],
          },
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: { topologyKey: 'a', labelSelector: { matchLabels: { a: 'b' } } },
            },
          ],
        },
      },
    },
  ),
  'bad affinity': container(
    {},
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'a', operator: 'In' },
                  { key: 'b', operator: 'X' },
                ],
              },
            ],
          },
        },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { a: 'b' } } }],
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 0, podAffinityTerm: { topologyKey: 'a' } },
          ],
        },
      },
    },
  ),
  'no selector terms': container(
    {},
    {
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
      },
    },
  ),
  'topology spread': container(
    {},
    {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
      ],
    },
  ),
  'bad topology spread': container(
    {},
    { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'Foo' }] },
  ),
  'pull secrets': container({}, { imagePullSecrets: [{ name: 'a' }] }),
  'a scheduling gate': container({}, { schedulingGates: [{ name: 'example.com/a' }] }),
  'a status of its own': { ...container({}), status: { phase: 'Running', podIP: '1.1.1.1' } },
  'zero values': container(
    { tty: false, command: [], args: [], env: [], workingDir: '' },
    { hostNetwork: false, hostPID: false, volumes: [], nodeSelector: {}, enableServiceLinks: false },
  ),
  'a generated name': change(container({}), { metadata: { generateName: 'a-' } }),
  'a host alias': container({}, { hostAliases: [{ ip: '1.1.1.1', hostnames: ['a'] }] }),
  'a readiness gate': container({}, { readinessGates: [{ conditionType: 'a.b/c' }] }),
});
