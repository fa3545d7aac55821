import { ApiError, cause } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { UserInfo } from '../../request/api-request.js';
import type { Authorizer } from '../access-attributes.js';
import type { PolicyRule } from '../rbac/policy-rule.js';
import { aggregate, missingRole, type RbacAuthorizer } from '../rbac/rbac-authorizer.js';
import {
  askedAttributes,
  askedUser,
  attributeCauses,
  metadataCauses,
  object,
  refuseInvalid,
  selectorCauses,
  text,
} from './review-fields.js';

/**
 * Answers a SubjectAccessReview: may somebody do something?
 *
 * @throws ApiError 422 if the review is not complete
 * @internal
 */
export function reviewSubjectAccess(authorizer: Authorizer, review: KubeObject): KubeObject {
  const spec = object(review['spec']);
  refuseInvalid([...subjectCauses(spec), ...metadataCauses(review, false)]);
  return answer(authorizer, review, askedUser(spec));
}

/** The same for one namespace, which those may ask who are trusted with it only. @internal */
export function reviewLocalSubjectAccess(
  authorizer: Authorizer,
  review: KubeObject,
  requestNamespace: string,
): KubeObject {
  const spec = object(review['spec']);
  const namespace = text(object(spec['resourceAttributes'])['namespace']);
  const causes = [...subjectCauses(spec), ...metadataCauses(review, true)];
  if (spec['resourceAttributes'] && namespace !== (review.metadata.namespace ?? '')) {
    causes.push(
      cause.invalid('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'),
    );
  }
  if (spec['nonResourceAttributes']) {
    const { path, verb } = object(spec['nonResourceAttributes']);
    const value = { Path: text(path), Verb: text(verb) };
    causes.push(cause.invalid('spec.nonResourceAttributes', value, 'disallowed on this kind of request'));
  }
  refuseInvalid(causes);
  if (requestNamespace !== review.metadata.namespace) {
    throw ApiError.badRequest(`spec.resourceAttributes.namespace must match namespace: ${requestNamespace}`);
  }
  return answer(authorizer, review, askedUser(spec));
}

/** Answers a SelfSubjectAccessReview: may I do something? `kubectl auth can-i` asks this. @internal */
export function reviewSelfSubjectAccess(
  authorizer: Authorizer,
  user: UserInfo,
  review: KubeObject,
): KubeObject {
  const spec = object(review['spec']);
  refuseInvalid([...attributeCauses(spec), ...selectorCauses(spec), ...metadataCauses(review, false)]);
  return answer(authorizer, review, user);
}

/**
 * Answers a SelfSubjectRulesReview: what may I do in this namespace? `kubectl auth can-i --list` asks this.
 *
 * @throws ApiError 400 without a namespace
 * @internal
 */
export function reviewSelfSubjectRules(
  authorizer: RbacAuthorizer,
  user: UserInfo,
  review: KubeObject,
): KubeObject {
  const namespace = text(object(review['spec'])['namespace']);
  if (!namespace) throw ApiError.badRequest('no namespace on request');
  const { rules, missing } = authorizer.rulesFor(user, namespace);
  const { apiVersion, kind } = review;
  return {
    kind,
    apiVersion,
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules.filter(({ resources }) => resources.length > 0).map(resourceRule),
      nonResourceRules: rules
        .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
        .map(({ verbs, nonResourceURLs }) => ({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] })),
      incomplete: false,
      ...(missing.length > 0 && { evaluationError: aggregate(missing.map(missingRole)) }),
    },
  };
}

function subjectCauses(spec: JsonObject) {
  const { username, groups } = askedUser(spec);
  const causes = attributeCauses(spec);
  if (!username && groups.length === 0) {
    causes.push(cause.invalid('spec.user', '', 'at least one of user or group must be specified'));
  }
  return [...causes, ...selectorCauses(spec)];
}

function answer(authorizer: Authorizer, review: KubeObject, user: UserInfo): KubeObject {
  const { isAllowed, reason } = authorizer.authorize(askedAttributes(user, object(review['spec'])));
  return { ...review, status: { allowed: isAllowed, ...(reason && { reason }) } };
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): JsonObject {
  return {
    verbs: [...verbs],
    ...(apiGroups.length > 0 && { apiGroups: [...apiGroups] }),
    resources: [...resources],
    ...(resourceNames.length > 0 && { resourceNames: [...resourceNames] }),
  };
}
