import { resourceAttributes } from '../../access/access-attributes.js';
import { userJson } from '../../access/reviews/authentication-reviews.js';
import { parseCertificateRequest } from '../../builtin/validation/certificate-request.js';
import { equalJson } from '../../common/json.js';
import { type Admission, part, refused } from '../admission.js';
import type { AdmissionPlugin } from './plugin.js';

const RESOURCE = 'certificatesigningrequests.certificates.k8s.io';
const API_CLIENT = 'kubernetes.io/kube-apiserver-client';

/** Who asks for a certificate is written down by the server, not by himself. @internal */
export const certificateRequester: AdmissionPlugin = {
  name: 'CertificateRequester',
  resources: [RESOURCE],
  operations: ['CREATE'],
  mutate({ object, user }) {
    if (!object) return;
    const { username: _u, uid: _i, groups: _g, extra: _e, ...spec } = part(object, 'spec');
    object['spec'] = { ...spec, ...userJson(user) };
  },
};

/** Nobody becomes a master by a certificate. @internal */
export const certificateSubject: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: [RESOURCE],
  operations: ['CREATE'],
  validate(admission) {
    const { signerName, request } = part(admission.object, 'spec');
    if (signerName !== API_CLIENT || typeof request !== 'string') return;
    if (!parseCertificateRequest(request).organizations.includes('system:masters')) return;
    throw refused(admission, `use of ${API_CLIENT} signer with system:masters group is not allowed`);
  },
};

/** Requests are approved and signed by those who may do so for the signer. @internal */
export const certificateVerdict: AdmissionPlugin = {
  name: 'CertificateApproval',
  resources: [RESOURCE],
  operations: ['UPDATE'],
  subresources: true,
  validate(admission, _view, authorizer) {
    const { subresource, object, oldObject } = admission;
    const isApproval = subresource === 'approval';
    const [status, old] = [part(object, 'status'), part(oldObject, 'status')];
    const isSigning =
      subresource === 'status' &&
      !(status['certificate'] === old['certificate'] && equalJson(status['conditions'], old['conditions']));
    if (!isApproval && !isSigning) return;
    const signer = part(oldObject, 'spec')['signerName'];
    const name = typeof signer === 'string' ? signer : '';
    const verb = isApproval ? 'approve' : 'sign';
    const names = [name, `${name.split('/')[0]}/*`];
    if (names.some((one) => authorizer.authorize(asked(admission, verb, one)).isAllowed)) return;
    throw refused(
      admission,
      `user not permitted to ${verb} requests with signerName ${JSON.stringify(name)}`,
    );
  },
};

const asked = ({ user }: Admission, verb: string, name: string) =>
  resourceAttributes(user, verb, { group: 'certificates.k8s.io', resource: 'signers', name });
