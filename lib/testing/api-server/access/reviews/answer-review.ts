import { ApiError } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import { jsonReply } from '../../read/reply.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';
import { readObject } from '../../write/body.js';
import { trackWrite } from '../../write/managed-fields-gate.js';
import { writeOptions } from '../../write/write-options.js';
import type { Authenticator } from '../authenticator.js';
import type { RbacAuthorizer } from '../rbac/rbac-authorizer.js';
import {
  reviewLocalSubjectAccess,
  reviewSelfSubjectAccess,
  reviewSelfSubjectRules,
  reviewSubjectAccess,
} from './access-reviews.js';
import { reviewSelf, reviewToken } from './authentication-reviews.js';

/** Who answers reviews. @internal */
export interface Reviewers {
  readonly authenticator: Authenticator;
  readonly authorizer: RbacAuthorizer;
}

type Review = (reviewers: Reviewers, context: RequestContext, review: KubeObject) => KubeObject;

const reviews: Readonly<Record<string, Review>> = {
  'subjectaccessreviews.authorization.k8s.io': ({ authorizer }, _context, review) =>
    reviewSubjectAccess(authorizer, review),
  'localsubjectaccessreviews.authorization.k8s.io': ({ authorizer }, { info }, review) =>
    reviewLocalSubjectAccess(authorizer, review, info.namespace),
  'selfsubjectaccessreviews.authorization.k8s.io': ({ authorizer }, { user }, review) =>
    reviewSelfSubjectAccess(authorizer, user, review),
  'selfsubjectrulesreviews.authorization.k8s.io': ({ authorizer }, { user }, review) =>
    reviewSelfSubjectRules(authorizer, user, review),
  'tokenreviews.authentication.k8s.io': ({ authenticator }, _context, review) =>
    reviewToken(authenticator, review),
  'selfsubjectreviews.authentication.k8s.io': (_reviewers, { user, server }, review) =>
    reviewSelf(user, review, server.clock.date()),
};

/** Answers a request that creates a review, which is not stored; undefined for other requests. @internal */
export function answerReview(reviewers: Reviewers, context: RequestContext): Promise<ApiAnswer> | undefined {
  const { type, info } = context;
  const review = type.group ? reviews[`${type.resource}.${type.group}`] : undefined;
  if (!review || info.subresource) return undefined;
  return answer(context, (object) => review(reviewers, context, object));
}

async function answer(
  context: RequestContext,
  review: (object: KubeObject) => KubeObject,
): Promise<ApiAnswer> {
  const { request, server, info, accepts } = context;
  if (info.verb !== 'create') throw ApiError.methodNotAllowed();
  const options = writeOptions(request.query, request.headers['user-agent'], 'CreateOptions');
  const asked = await readObject(context, options.fieldValidation);
  await trackWrite(context, asked, undefined, options);
  const attributes = {
    operation: 'CREATE',
    name: asked.metadata.name ?? '',
    isDryRun: options.isDryRun,
  } as const;
  const object = (await server.admission.mutate(context, { ...attributes, object: asked })) ?? asked;
  const result = review(object);
  await server.admission.validate(context, { ...attributes, object });
  return jsonReply(accepts, 201, result);
}
