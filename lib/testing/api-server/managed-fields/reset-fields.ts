import { type FieldSet, setOf } from './field-set.js';
import { fieldElement } from './path-element.js';

/**
 * What a request to a resource or subresource can't change, whatever it says: the `GetResetFields()` of the
 * strategies in k8s.io/kubernetes/pkg/registry. Where nothing else is said here, it is the status for the
 * object, and the spec for the status.
 */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'apps/deployments/status': ['spec', 'metadata.labels'],
  '/pods/status': ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'],
  '/namespaces/finalize': ['status'],
  'certificates.k8s.io/certificatesigningrequests': ['spec', 'status'],
  'certificates.k8s.io/certificatesigningrequests/status': ['spec', 'status.conditions'],
  'certificates.k8s.io/certificatesigningrequests/approval': ['spec', 'status.certificate'],
};

/** Their status subresources can't change the metadata either; nor can those of custom resources. @internal */
export const STATUS_ONLY: ReadonlySet<string> = new Set([
  'scheduling.k8s.io/podgroups',
  'networking.k8s.io/servicecidrs',
  'storagemigration.k8s.io/storageversionmigrations',
  'storage.k8s.io/volumeattachments',
  'resource.k8s.io/resourceclaims',
  'resource.k8s.io/devicetaintrules',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'apiregistration.k8s.io/apiservices',
]);

interface ResetType {
  readonly group: string;
  readonly resource: string;
  readonly hasStatus: boolean;
  readonly isCustom?: boolean | undefined;
}

/** @internal */
export function resetFieldsOf(type: ResetType, subresource: string): FieldSet | undefined {
  const name = `${type.group}/${type.resource}`;
  const rule = RULES[subresource ? `${name}/${subresource}` : name] ?? usual(name, type, subresource);
  return rule && setOf(...rule.map((path) => path.split('.').map(fieldElement)));
}

function usual(name: string, type: ResetType, subresource: string): readonly string[] | undefined {
  if (subresource === 'status')
    return type.isCustom || STATUS_ONLY.has(name) ? ['spec', 'metadata'] : ['spec'];
  return subresource === '' && type.hasStatus ? ['status'] : undefined;
}
