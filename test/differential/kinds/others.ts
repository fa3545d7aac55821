import { fieldCases, type KindCase, manifestCases } from './make-cases.js';

const core = (resource: string) => `/api/v1/namespaces/default/${resource}`;
const cluster = (resource: string) => `/api/v1/${resource}`;
const namespaced = (group: string, resource: string) => `/apis/${group}/namespaces/default/${resource}`;
const meta = { metadata: { name: 'a' } };

const base64 = (text: string) => Buffer.from(text).toString('base64');

const configCases = [
  ...fieldCases('ConfigMap', core('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', ...meta }, [
    ['data', { a: 'b' }],
    ['data', {}],
    ['data', { a: '' }],
    ['data', { a: null }],
    ['data', { 'a b': 'c', '../x': 'd', '..': 'e', '.': 'f' }],
    ['data', { a: 1 }],
    ['data', { a: 'x'.repeat(1_048_577) }],
    ['binaryData', { a: base64('b') }],
    ['binaryData', { a: '!!' }],
    ['binaryData', { a: 'YQ' }],
    ['immutable', true],
    ['immutable', false],
    ['immutable', 'yes'],
    ['apiVersion', undefined],
    ['kind', undefined],
    ['metadata', undefined],
    ['metadata', { name: 'a', labels: { a: null } }],
    ['metadata', { name: 'a', creationTimestamp: 'x' }],
    ['metadata', { name: 'a', foo: 'x' }],
    ['metadata.name', 'x'.repeat(254)],
    ['metadata.name', ''],
    ['metadata.generateName', 'A_'],
    ['metadata.managedFields', []],
    ['foo', 1],
  ]),
  ...fieldCases('Secret', core('secrets'), { apiVersion: 'v1', kind: 'Secret', ...meta }, [
    ['data', { a: base64('b') }],
    ['data', { a: 'b' }],
    ['data', { 'a b': base64('b') }],
    ['data', { a: '' }],
    ['data', { a: 'YQ==\n' }],
    ['stringData', { a: 'b', c: 'ü' }],
    ['stringData', { 'a b': 'b' }],
    ['type', 'kubernetes.io/tls'],
    ['type', 'kubernetes.io/dockerconfigjson'],
    ['type', 'kubernetes.io/dockercfg'],
    ['type', 'kubernetes.io/basic-auth'],
    ['type', 'kubernetes.io/ssh-auth'],
    ['type', 'kubernetes.io/service-account-token'],
    ['type', 'example.com/mine'],
    ['immutable', true],
  ]),
  ...manifestCases('Secret', core('secrets'), {
    'data and stringData': {
      apiVersion: 'v1',
      kind: 'Secret',
      ...meta,
      data: { a: base64('b'), c: base64('d') },
      stringData: { a: 'x' },
    },
    'a certificate': {
      apiVersion: 'v1',
      kind: 'Secret',
      ...meta,
      type: 'kubernetes.io/tls',
      stringData: { 'tls.crt': '', 'tls.key': '' },
    },
    'a docker config': {
      apiVersion: 'v1',
      kind: 'Secret',
      ...meta,
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': '{}' },
    },
  }),
  ...fieldCases(
    'ServiceAccount',
    core('serviceaccounts'),
    { apiVersion: 'v1', kind: 'ServiceAccount', ...meta },
    [
      ['automountServiceAccountToken', false],
      ['imagePullSecrets', [{ name: 'b' }]],
      ['secrets', [{ name: 'b' }]],
    ],
  ),
];

const clusterCases = [
  ...fieldCases(
    'Namespace',
    cluster('namespaces'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } },
    [
      ['metadata.labels', { a: 'b' }],
      ['metadata.labels', { 'kubernetes.io/metadata.name': 'other' }],
      ['metadata.name', 'a.b'],
      ['metadata.name', 'default'],
      ['metadata.name', 'a'.repeat(64)],
      ['metadata.namespace', 'default'],
      ['spec', { finalizers: ['example.com/a'] }],
      ['spec', { finalizers: ['a'] }],
      ['status', { phase: 'Terminating' }],
    ],
  ),
  ...fieldCases('Node', cluster('nodes'), { apiVersion: 'v1', kind: 'Node', ...meta }, [
    ['spec', { podCIDR: '10.1.0.0/24' }],
    ['spec', { unschedulable: true }],
    ['spec', { taints: [{ key: 'a', effect: 'NoSchedule' }] }],
    ['status', { capacity: { cpu: '4', memory: '8Gi' } }],
    ['status', { conditions: [{ type: 'Ready', status: 'True' }] }],
  ]),
  ...fieldCases(
    'PersistentVolume',
    cluster('persistentvolumes'),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      ...meta,
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/a' } },
    },
    [
      ['spec.capacity', undefined],
      ['spec.accessModes', undefined],
      ['spec.accessModes', ['Foo']],
      ['spec.hostPath', undefined],
      ['spec.persistentVolumeReclaimPolicy', 'Delete'],
      ['spec.persistentVolumeReclaimPolicy', 'Foo'],
      ['spec.volumeMode', 'Block'],
      ['spec.capacity', { storage: '0' }],
    ],
  ),
  ...fieldCases(
    'PersistentVolumeClaim',
    core('persistentvolumeclaims'),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      ...meta,
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
    [
      ['spec', undefined],
      ['spec.accessModes', undefined],
      ['spec.accessModes', ['Foo']],
      ['spec.accessModes', ['ReadWriteOncePod', 'ReadWriteOnce']],
      ['spec.resources', undefined],
      ['spec.resources.requests', { storage: '0' }],
      ['spec.resources.requests', { storage: '-1' }],
      ['spec.resources.requests', { storage: '1024Mi' }],
      ['spec.storageClassName', 'A_'],
      ['spec.storageClassName', ''],
      ['spec.storageClassName', 'fast'],
      ['spec.volumeMode', 'Foo'],
      ['spec.volumeMode', 'Block'],
      ['spec.selector', { matchLabels: { 'a b': 'c' } }],
    ],
  ),
  ...fieldCases(
    'StorageClass',
    '/apis/storage.k8s.io/v1/storageclasses',
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', ...meta, provisioner: 'a.b' },
    [
      ['provisioner', undefined],
      ['reclaimPolicy', 'Retain'],
      ['reclaimPolicy', 'Foo'],
      ['volumeBindingMode', 'WaitForFirstConsumer'],
      ['volumeBindingMode', 'Foo'],
      ['allowVolumeExpansion', true],
      ['parameters', { a: 'b' }],
    ],
  ),
  ...fieldCases(
    'PriorityClass',
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', ...meta, value: 5 },
    [
      ['value', undefined],
      ['value', 2_000_000_000],
      ['metadata.name', 'system-foo'],
      ['preemptionPolicy', 'Never'],
      ['preemptionPolicy', 'Foo'],
      ['globalDefault', false],
    ],
  ),
  ...fieldCases(
    'RuntimeClass',
    '/apis/node.k8s.io/v1/runtimeclasses',
    { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', ...meta, handler: 'runc' },
    [
      ['handler', undefined],
      ['handler', 'A_'],
    ],
  ),
];

const service = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', ...meta, spec });
const port = { port: 80 };

const networkCases = [
  ...fieldCases('Service', core('services'), service({ ports: [port] }), [
    ['spec', undefined],
    ['spec.ports', undefined],
    ['spec.ports', [{ port: 0 }]],
    ['spec.ports', [{ port: 70000, protocol: 'tcp', targetPort: 'A_' }]],
    ['spec.ports', [{ port: 80, targetPort: 'http' }]],
    ['spec.ports', [{ port: 80, targetPort: 8080, name: 'http', appProtocol: 'kubernetes.io/h2c' }]],
    ['spec.ports', [{ port: 80 }, { port: 81 }]],
    [
      'spec.ports',
      [
        { port: 80, name: 'a' },
        { port: 81, name: 'a' },
      ],
    ],
    [
      'spec.ports',
      [
        { port: 80, name: 'a' },
        { port: 80, name: 'b' },
      ],
    ],
    ['spec.ports', [{ port: 80, name: 'A.b' }]],
    ['spec.ports', [{ port: 80, nodePort: 30080 }]],
    ['spec.selector', { app: 'a' }],
    ['spec.selector', { 'a b': 'c' }],
    ['spec.type', 'NodePort'],
    ['spec.type', 'LoadBalancer'],
    ['spec.type', 'ExternalName'],
    ['spec.type', 'Foo'],
    ['spec.clusterIP', 'None'],
    ['spec.clusterIP', 'foo'],
    ['spec.clusterIP', '10.0.0.77'],
    ['spec.clusterIP', '192.168.1.1'],
    ['spec.clusterIP', '10.0.0.1'],
    ['spec.clusterIPs', ['10.0.0.78']],
    ['spec.sessionAffinity', 'ClientIP'],
    ['spec.sessionAffinity', 'Foo'],
    ['spec.externalTrafficPolicy', 'Local'],
    ['spec.internalTrafficPolicy', 'Local'],
    ['spec.internalTrafficPolicy', 'Foo'],
    ['spec.externalIPs', ['1.2.3.4']],
    ['spec.externalIPs', ['foo']],
    ['spec.loadBalancerSourceRanges', ['10.0.0.0/8']],
    ['spec.allocateLoadBalancerNodePorts', true],
    ['spec.publishNotReadyAddresses', true],
    ['spec.ipFamilies', ['IPv6']],
    ['spec.ipFamilies', ['Foo']],
    ['spec.ipFamilyPolicy', 'PreferDualStack'],
    ['spec.ipFamilyPolicy', 'RequireDualStack'],
    ['spec.ipFamilyPolicy', 'Foo'],
    ['spec.healthCheckNodePort', 30000],
    ['status', { loadBalancer: { ingress: [{ ip: '1.1.1.1' }] } }],
    ['metadata.name', '1a'],
    ['metadata.name', 'a.b'],
  ]),
  ...manifestCases('Service', core('services'), {
    'headless with a selector': service({ clusterIP: 'None', selector: { a: 'b' } }),
    'headless without a selector': service({ clusterIP: 'None' }),
    'headless with ports': service({ clusterIP: 'None', selector: { a: 'b' }, ports: [port] }),
    'a node port of its own': service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30123 }] }),
    'a node port out of range': service({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
    'two node ports of one number': service({
      type: 'NodePort',
      ports: [
        { port: 80, name: 'a', nodePort: 30124 },
        { port: 81, name: 'b', nodePort: 30124 },
      ],
    }),
    'tcp and udp on a node': service({
      type: 'NodePort',
      ports: [
        { port: 53, name: 'a', protocol: 'TCP' },
        { port: 53, name: 'b', protocol: 'UDP' },
      ],
    }),
    'headless as a node port': service({ type: 'NodePort', clusterIP: 'None', ports: [port] }),
    'an external name': service({ type: 'ExternalName', externalName: 'a.example.com' }),
    'a bad external name': service({ type: 'ExternalName', externalName: 'A_' }),
    'a load balancer with local traffic': service({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ports: [port],
    }),
    'a load balancer without node ports': service({
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      ports: [port],
    }),
    'a load balancer of a class': service({
      type: 'LoadBalancer',
      loadBalancerClass: 'example.com/a',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      ports: [port],
    }),
  }),
  ...fieldCases(
    'Ingress',
    namespaced('networking.k8s.io/v1', 'ingresses'),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      ...meta,
      spec: {
        rules: [
          {
            host: 'a.example.com',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    },
    [
      ['spec', undefined],
      ['spec.rules', []],
      ['spec.rules', [{ host: 'A_' }]],
      ['spec.rules', [{ host: '1.2.3.4' }]],
      ['spec.rules', [{ host: '*.example.com' }]],
      ['spec.rules', [{ host: '*.*.com' }]],
      ['spec.rules', [{ http: { paths: [] } }]],
      ['spec.rules', [{ http: { paths: [{ path: 'a', pathType: 'Prefix', backend: {} }] } }]],
      ['spec.rules', [{ http: { paths: [{ path: '/a', backend: {} }] } }]],
      [
        'spec.rules',
        [{ http: { paths: [{ path: '/a', pathType: 'Foo', backend: { service: { name: 'a' } } }] } }],
      ],
      [
        'spec.rules',
        [
          {
            http: {
              paths: [
                {
                  path: '/a//b/..',
                  pathType: 'Exact',
                  backend: { service: { name: 'A', port: { name: 'A_', number: 1 } } },
                },
              ],
            },
          },
        ],
      ],
      ['spec.defaultBackend', { service: { name: 'b', port: { name: 'http' } } }],
      ['spec.defaultBackend', { resource: { kind: 'A', name: 'b' } }],
      ['spec.defaultBackend', {}],
      ['spec.tls', [{ hosts: ['a.example.com'], secretName: 'a' }]],
      ['spec.tls', [{ hosts: ['A_', '*.a'], secretName: 'A_' }]],
      ['spec.ingressClassName', 'nginx'],
      ['spec.ingressClassName', 'A_'],
      ['status', { loadBalancer: { ingress: [{ ip: '1.1.1.1' }] } }],
    ],
  ),
  ...fieldCases(
    'IngressClass',
    '/apis/networking.k8s.io/v1/ingressclasses',
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', ...meta, spec: { controller: 'a.b/c' } },
    [
      ['spec', undefined],
      ['spec.controller', 'foo'],
      ['spec.parameters', { kind: 'A', name: 'b' }],
    ],
  ),
  ...fieldCases(
    'NetworkPolicy',
    namespaced('networking.k8s.io/v1', 'networkpolicies'),
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...meta, spec: { podSelector: {} } },
    [
      ['spec', undefined],
      ['spec.ingress', [{}]],
      ['spec.egress', [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 80 }] }]],
      ['spec.ingress', [{ from: [{}] }]],
      ['spec.ingress', [{ from: [{ podSelector: {}, ipBlock: { cidr: 'foo' } }] }]],
      ['spec.ingress', [{ from: [{ ipBlock: {} }] }]],
      ['spec.ingress', [{ ports: [{ port: 0 }, { port: 'A_' }, { protocol: 'foo' }, { endPort: 5 }] }]],
      [
        'spec.ingress',
        [
          {
            ports: [
              { port: 80, endPort: 70 },
              { port: 'http', endPort: 80 },
            ],
          },
        ],
      ],
      ['spec.podSelector', { matchLabels: { 'a b': 'c' } }],
      ['spec.policyTypes', ['Foo']],
      ['spec.policyTypes', ['Egress']],
    ],
  ),
  ...fieldCases(
    'EndpointSlice',
    namespaced('discovery.k8s.io/v1', 'endpointslices'),
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...meta, addressType: 'IPv4', endpoints: [] },
    [
      ['addressType', undefined],
      ['addressType', 'Foo'],
      ['endpoints', [{ addresses: ['1.2.3.4'], conditions: { ready: true } }]],
      ['endpoints', [{ addresses: [] }]],
      ['endpoints', [{ addresses: ['foo'] }]],
      ['ports', [{ port: 80 }]],
      ['ports', [{ name: 'a', port: 80, protocol: 'UDP' }]],
      ['endpoints', undefined],
    ],
  ),
  ...fieldCases('Endpoints', core('endpoints'), { apiVersion: 'v1', kind: 'Endpoints', ...meta }, [
    ['subsets', [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80 }] }]],
  ]),
];

const rbac = 'rbac.authorization.k8s.io/v1';
const rbacCases = [
  ...fieldCases('Role', namespaced(rbac, 'roles'), { apiVersion: rbac, kind: 'Role', ...meta }, [
    ['rules', []],
    ['rules', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]],
    ['rules', [{ verbs: [] }]],
    ['rules', [{ nonResourceURLs: ['/a'], verbs: ['get'] }]],
    ['metadata.name', 'a:b'],
    ['metadata.name', 'a/b'],
  ]),
  ...fieldCases(
    'ClusterRole',
    `/apis/${rbac}/clusterroles`,
    { apiVersion: rbac, kind: 'ClusterRole', ...meta },
    [
      ['rules', [{ nonResourceURLs: ['/a'], verbs: ['get'] }]],
      ['rules', [{ nonResourceURLs: ['/a'], resources: ['pods'], verbs: ['get'] }]],
      ['aggregationRule', { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }],
      ['aggregationRule', {}],
    ],
  ),
  ...fieldCases(
    'RoleBinding',
    namespaced(rbac, 'rolebindings'),
    { apiVersion: rbac, kind: 'RoleBinding', ...meta, roleRef: { kind: 'ClusterRole', name: 'view' } },
    [
      ['roleRef', undefined],
      ['roleRef', { kind: 'Foo', name: 'a' }],
      ['roleRef', { apiGroup: 'foo', kind: 'ClusterRole', name: 'view' }],
      ['subjects', [{ kind: 'User', name: 'a' }]],
      [
        'subjects',
        [
          { kind: 'Group', name: 'a' },
          { kind: 'ServiceAccount', name: 'b', namespace: 'c' },
        ],
      ],
      ['subjects', [{ kind: 'ServiceAccount', name: 'b' }]],
      ['subjects', [{ kind: 'Foo', name: 'b' }, { kind: 'User' }]],
      ['subjects', [{ kind: 'User', name: 'a', apiGroup: 'x' }]],
    ],
  ),
  ...fieldCases(
    'ClusterRoleBinding',
    `/apis/${rbac}/clusterrolebindings`,
    {
      apiVersion: rbac,
      kind: 'ClusterRoleBinding',
      ...meta,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    },
    [
      ['roleRef.kind', 'Role'],
      ['subjects', [{ kind: 'ServiceAccount', name: 'b' }]],
      ['subjects', [{ kind: 'ServiceAccount', name: 'B_', namespace: 'c' }]],
    ],
  ),
];

const hpa = (version: string, spec: object) => ({
  apiVersion: `autoscaling/${version}`,
  kind: 'HorizontalPodAutoscaler',
  ...meta,
  spec,
});
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };

const autoscalingCases = [
  ...fieldCases(
    'HorizontalPodAutoscaler v2',
    namespaced('autoscaling/v2', 'horizontalpodautoscalers'),
    hpa('v2', { scaleTargetRef: target, maxReplicas: 3 }),
    [
      ['spec', undefined],
      ['spec.maxReplicas', undefined],
      ['spec.maxReplicas', -1],
      ['spec.minReplicas', 0],
      ['spec.minReplicas', 5],
      ['spec.minReplicas', 2],
      ['spec.scaleTargetRef', undefined],
      ['spec.scaleTargetRef', { kind: 'A', name: 'b', apiVersion: 'a/b/c' }],
      [
        'spec.metrics',
        [
          {
            type: 'Resource',
            resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 50 } },
          },
        ],
      ],
      [
        'spec.metrics',
        [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '100m' } },
          },
        ],
      ],
      ['spec.metrics', [{ type: 'Foo' }]],
      ['spec.metrics', [{ type: 'Pods' }]],
      ['spec.metrics', [{ type: 'Resource', resource: { target: {} } }]],
      ['spec.behavior', {}],
      ['spec.behavior', { scaleDown: { stabilizationWindowSeconds: 10 } }],
    ],
  ),
  ...fieldCases(
    'HorizontalPodAutoscaler v1',
    namespaced('autoscaling/v1', 'horizontalpodautoscalers'),
    hpa('v1', { scaleTargetRef: target, maxReplicas: 3 }),
    [
      ['spec.targetCPUUtilizationPercentage', 50],
      ['spec.maxReplicas', undefined],
      ['spec.minReplicas', 5],
    ],
  ),
];

const webhook = (fields: object = {}) => ({
  name: 'a.example.com',
  clientConfig: { url: 'https://example.com/a' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...fields,
});
const rule = { operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };

const admission = 'admissionregistration.k8s.io/v1';
const webhookCases = (kind: string, resource: string): KindCase[] =>
  fieldCases(
    kind,
    `/apis/${admission}/${resource}`,
    { apiVersion: admission, kind, ...meta, webhooks: [webhook({ rules: [rule] })] },
    [
      ['webhooks', undefined],
      ['webhooks', [webhook({ name: 'a' })]],
      ['webhooks', [webhook({ name: 'A_.b.c' })]],
      ['webhooks', [webhook({ name: '' })]],
      ['webhooks', [webhook(), webhook()]],
      ['webhooks', [webhook({ sideEffects: undefined })]],
      ['webhooks', [webhook({ sideEffects: 'Some' })]],
      ['webhooks', [webhook({ admissionReviewVersions: undefined })]],
      ['webhooks', [webhook({ admissionReviewVersions: ['v2'] })]],
      ['webhooks', [webhook({ clientConfig: {} })]],
      ['webhooks', [webhook({ clientConfig: { url: 'http://a' } })]],
      ['webhooks', [webhook({ clientConfig: { service: { name: 'a', namespace: 'b' } } })]],
      ['webhooks', [webhook({ clientConfig: { service: {} } })]],
      ['webhooks', [webhook({ failurePolicy: 'Foo', matchPolicy: 'Bar' })]],
      ['webhooks', [webhook({ failurePolicy: 'Ignore', matchPolicy: 'Exact', timeoutSeconds: 5 })]],
      ['webhooks', [webhook({ timeoutSeconds: 0 })]],
      ['webhooks', [webhook({ timeoutSeconds: 31 })]],
      ['webhooks', [webhook({ rules: [{}] })]],
      ['webhooks', [webhook({ rules: [{ ...rule, operations: ['*', 'CREATE'] }] })]],
      ['webhooks', [webhook({ rules: [{ ...rule, operations: ['FOO'], scope: 'Foo' }] })]],
      ['webhooks', [webhook({ namespaceSelector: { matchLabels: { a: 'b' } } })]],
    ],
  );

const eventTime = '2020-01-01T00:00:00.000000Z';
const eventsV1 = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  ...meta,
  regarding: { apiVersion: 'v1', kind: 'Pod', name: 'a', namespace: 'default' },
  eventTime,
  reportingController: 'example.com/a',
  reportingInstance: 'a-1',
  action: 'Act',
  reason: 'Why',
  type: 'Normal',
  note: 'text',
};

const smallCases = [
  ...fieldCases(
    'PodDisruptionBudget',
    namespaced('policy/v1', 'poddisruptionbudgets'),
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', ...meta, spec: { minAvailable: 1 } },
    [
      ['spec', undefined],
      ['spec.maxUnavailable', 1],
      ['spec.minAvailable', '50%'],
      ['spec.minAvailable', '150%'],
      ['spec.minAvailable', 'x'],
      ['spec.minAvailable', -1],
      ['spec.selector', { matchLabels: { a: 'b' } }],
      ['spec.selector', {}],
      ['spec.unhealthyPodEvictionPolicy', 'AlwaysAllow'],
      ['spec.unhealthyPodEvictionPolicy', 'Foo'],
    ],
  ),
  ...fieldCases(
    'Lease',
    namespaced('coordination.k8s.io/v1', 'leases'),
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', ...meta },
    [
      ['spec', { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2020-01-01T00:00:00.123456Z' }],
      ['spec', { leaseDurationSeconds: 0 }],
      ['spec', { leaseTransitions: -1 }],
      ['spec', { renewTime: '2020-01-01T00:00:00Z' }],
      ['spec', { holderIdentity: '' }],
      ['spec', { preferredHolder: 'a' }],
    ],
  ),
  ...fieldCases(
    'ResourceQuota',
    core('resourcequotas'),
    { apiVersion: 'v1', kind: 'ResourceQuota', ...meta, spec: { hard: { pods: '5' } } },
    [
      ['spec', undefined],
      ['spec.hard', { cpu: '1', 'requests.memory': '1Gi', 'count/pods': '3' }],
      ['spec.hard', { foo: '1' }],
      ['spec.hard', { cpu: '-1' }],
      ['spec.hard', { pods: '1500m' }],
      ['spec.hard', { cpu: 'x' }],
    ],
  ),
  ...fieldCases(
    'LimitRange',
    core('limitranges'),
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      ...meta,
      spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] },
    },
    [
      ['spec.limits', [{ type: 'Container', default: { cpu: '1' }, min: { memory: '1Mi' } }]],
      ['spec.limits', [{ type: 'Pod', max: { cpu: '1' }, min: { cpu: '2' } }]],
      ['spec.limits', [{ type: 'Pod', default: { cpu: '1' } }]],
      ['spec.limits', [{ type: 'Container' }, { type: 'Container' }]],
    ],
  ),
  ...fieldCases(
    'ControllerRevision',
    namespaced('apps/v1', 'controllerrevisions'),
    { apiVersion: 'apps/v1', kind: 'ControllerRevision', ...meta, revision: 1, data: { a: 'b' } },
    [
      ['data', undefined],
      ['revision', -1],
    ],
  ),
  ...fieldCases(
    'Event',
    core('events'),
    {
      apiVersion: 'v1',
      kind: 'Event',
      ...meta,
      involvedObject: { kind: 'Pod', name: 'a', namespace: 'default' },
      reason: 'Why',
      message: 'text',
    },
    [
      ['involvedObject', undefined],
      ['involvedObject.namespace', 'other'],
      ['involvedObject.namespace', undefined],
      ['eventTime', eventTime],
      ['metadata.name', 'A_b'],
      ['count', 5],
      ['type', 'Foo'],
      ['source', { component: 'a' }],
    ],
  ),
  ...fieldCases('Event of events.k8s.io', namespaced('events.k8s.io/v1', 'events'), eventsV1, [
    ['eventTime', undefined],
    ['reportingController', undefined],
    ['reportingController', 'a b'],
    ['reportingInstance', undefined],
    ['action', undefined],
    ['reason', undefined],
    ['reason', 'x'.repeat(129)],
    ['note', 'x'.repeat(1025)],
    ['type', 'Foo'],
    ['regarding', undefined],
    ['regarding.namespace', 'other'],
    ['series', { count: 1, lastObservedTime: eventTime }],
    ['series', { count: 2, lastObservedTime: eventTime }],
    ['deprecatedCount', 1],
  ]),
];

export const otherCases: KindCase[] = [
  ...configCases,
  ...clusterCases,
  ...networkCases,
  ...rbacCases,
  ...autoscalingCases,
  ...webhookCases('ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'),
  ...webhookCases('MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'),
  ...smallCases,
];
