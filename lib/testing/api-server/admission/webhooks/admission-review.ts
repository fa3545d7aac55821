import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { userJson } from '../../access/reviews/authentication-reviews.js';
import type { Admission, GroupVersionKind } from '../admission.js';
import type { Invocation, Target } from './match-webhook.js';

/** The objects of a write in the version that a webhook asks for. @internal */
export interface VersionedObjects {
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
}

/** What a webhook answered, once it is known to be an answer. @internal */
export interface ReviewAnswer {
  readonly isAllowed: boolean;
  readonly result: Json | undefined;
  readonly warnings: readonly string[];
  /** JSON of a JSON patch; empty for none. */
  readonly patch: string;
  readonly patchType: string;
}

const KNOWN_VERSIONS = ['v1', 'v1beta1'];

/** The first of the versions that a webhook takes and this server knows. @internal */
export function reviewVersion({ webhook }: Invocation): string | undefined {
  return webhook.reviewVersions.find((version) => KNOWN_VERSIONS.includes(version));
}

/** The review that a webhook is sent. @internal */
export function admissionReview(
  version: string,
  uid: string,
  admission: Admission,
  { type, kind }: Target,
  { object, oldObject }: VersionedObjects,
): JsonObject {
  const { subresource, name, namespace, operation, user, isDryRun, options } = admission;
  const resource = { group: type.group, version: kindVersion(kind, admission), resource: type.resource };
  const { group, resource: requested } = admission.type;
  return {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: {
      uid,
      kind: { ...kind },
      resource,
      ...(subresource && { subResource: subresource }),
      requestKind: { ...admission.kind },
      requestResource: { group, version: admission.version, resource: requested },
      ...(subresource && { requestSubResource: subresource }),
      ...(name && { name }),
      ...(namespace && { namespace }),
      operation,
      userInfo: userJson(user),
      object: object ?? null,
      oldObject: oldObject ?? null,
      dryRun: isDryRun,
      options: options ?? null,
    },
  };
}

/** The version of the resource: that of the kind, unless the kind is of another group, as Scale is. */
function kindVersion(kind: GroupVersionKind, admission: Admission): string {
  return kind.group === admission.kind.group &&
    kind.kind === admission.kind.kind &&
    kind.version === admission.kind.version
    ? admission.version
    : kind.version;
}

/**
 * Reads an answer.
 *
 * @throws Error whose message says what is wrong with it, as the real server does
 * @internal
 */
export function readAnswer(
  review: JsonObject,
  version: string,
  uid: string,
  mayPatch: boolean,
): ReviewAnswer {
  const { response, apiVersion, kind } = review;
  if (!isObject(response)) throw new Error('webhook response was absent');
  const isStrict = version === 'v1';
  if (isStrict && response['uid'] !== uid) {
    const got = typeof response['uid'] === 'string' ? response['uid'] : '';
    throw new Error(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(got)}`);
  }
  if (isStrict && (apiVersion !== 'admission.k8s.io/v1' || kind !== 'AdmissionReview')) {
    const got = `${apiVersion === undefined || !apiVersion ? '/' : text(apiVersion)}, Kind=${text(kind)}`;
    throw new Error(`expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${got}`);
  }
  const patch = Buffer.from(text(response['patch']), 'base64').toString();
  const patchType = response['patchType'] ?? undefined;
  if (mayPatch) checkPatchType(patch, isStrict ? patchType : patch && 'JSONPatch');
  else if (isStrict && patch) throw new Error('validating webhook may not return response.patch');
  else if (isStrict && patchType !== undefined) {
    throw new Error('validating webhook may not return response.patchType');
  }
  const { warnings, allowed, status } = response;
  return {
    isAllowed: allowed === true,
    result: status,
    warnings: Array.isArray(warnings) ? warnings.filter((one) => typeof one === 'string') : [],
    patch: mayPatch ? patch : '',
    patchType: isStrict ? text(patchType) : 'JSONPatch',
  };
}

function checkPatchType(patch: string, patchType: Json | undefined): void {
  if (patch && patchType === undefined) {
    throw new Error('webhook returned response.patch but not response.patchType');
  }
  if (!patch && patchType !== undefined && patchType !== '') {
    throw new Error('webhook returned response.patchType but not response.patch');
  }
  if (patch && patchType === '') throw new Error('webhook returned invalid response.patchType of ""');
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
