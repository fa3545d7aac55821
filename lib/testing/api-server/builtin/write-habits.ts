/** Kinds that a PUT of an unknown name creates, by group and resource. @internal */
export const createdByUpdate: ReadonlySet<string> = new Set([
  '/endpoints',
  '/events',
  '/limitranges',
  '/services',
  'coordination.k8s.io/leases',
  'discovery.k8s.io/endpointslices',
  'events.k8s.io/events',
  'node.k8s.io/runtimeclasses',
  'rbac.authorization.k8s.io/clusterrolebindings',
  'rbac.authorization.k8s.io/clusterroles',
  'rbac.authorization.k8s.io/rolebindings',
  'rbac.authorization.k8s.io/roles',
]);

/** Kinds of which a deletion answers with the object that it deleted; of the others, with a Status. @internal */
export const returnsDeleted: ReadonlySet<string> = new Set([
  '/namespaces',
  '/persistentvolumeclaims',
  '/persistentvolumes',
  '/pods',
  '/podtemplates',
  '/resourcequotas',
  '/serviceaccounts',
  '/services',
  'resource.k8s.io/deviceclasses',
  'resource.k8s.io/resourceclaims',
  'resource.k8s.io/resourceclaimtemplates',
  'resource.k8s.io/resourceslices',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/storageclasses',
  'storage.k8s.io/volumeattachments',
  'storage.k8s.io/volumeattributesclasses',
]);

/** Kinds of which an update has to say what version it was made from. @internal */
export const requiresVersion: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io/mutatingadmissionpolicies',
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices',
  'coordination.k8s.io/leases',
  'node.k8s.io/runtimeclasses',
  'policy/poddisruptionbudgets',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/csistoragecapacities',
  'storage.k8s.io/volumeattachments',
]);

/** Kinds that leave what they own behind, where a deletion does not say otherwise. @internal */
export const orphansByDefault: ReadonlySet<string> = new Set(['/replicationcontrollers', 'batch/jobs']);

/** What a client is told that deletes such an object, and says nothing of what it owns. @internal */
export const orphanWarnings: Readonly<Record<string, string | undefined>> = {
  'batch/jobs':
    'child pods are preserved by default when jobs are deleted; ' +
    'set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
};

/**
 * Kinds that look at the metadata of a changed object twice, as at those of a changed one and of a new one; what is
 * wrong with them is a cause each time.
 *
 * @internal
 */
export const checksMetadataAgain: ReadonlySet<string> = new Set([
  '/configmaps',
  '/endpoints',
  '/persistentvolumeclaims',
  '/pods',
  '/secrets',
  '/serviceaccounts',
  'apps/controllerrevisions',
  'batch/jobs',
  'networking.k8s.io/ingresses',
  'rbac.authorization.k8s.io/clusterrolebindings',
  'rbac.authorization.k8s.io/clusterroles',
  'rbac.authorization.k8s.io/rolebindings',
  'rbac.authorization.k8s.io/roles',
]);

/** Kinds that look at a changed object as at a new one before they look at what changed. @internal */
export const checksWholeFirst: ReadonlySet<string> = new Set([
  'batch/jobs',
  'rbac.authorization.k8s.io/clusterrolebindings',
  'rbac.authorization.k8s.io/clusterroles',
  'rbac.authorization.k8s.io/rolebindings',
  'rbac.authorization.k8s.io/roles',
]);

/** Groups whose kinds take finalizers that name no domain. @internal */
export const takesAnyFinalizer: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'policy',
]);

/** Kinds that leave the metadata of an object to the server. @internal */
export const checksNoMetadata: ReadonlySet<string> = new Set(['policy/poddisruptionbudgets']);
