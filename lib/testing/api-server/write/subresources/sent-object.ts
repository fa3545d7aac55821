import { ApiError } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import { jsonReply } from '../../read/reply.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';
import { checkObjectType, readObject } from '../body.js';
import { trackWrite } from '../managed-fields-gate.js';
import { writeOptions, type WriteOptions } from '../write-options.js';
import { furtherKind } from './further-kind.js';
import type { Part } from './part.js';

/** An object that was posted to a subresource, as admission let it through. @internal */
export interface SentObject {
  readonly object: KubeObject;
  readonly options: WriteOptions;
  /** Asks those who may refuse it; once it is known to be valid. */
  readonly admit: () => Promise<void>;
}

/** The same request for a subresource whose objects are of a kind of their own, and are not stored. @internal */
export function ofKind(context: RequestContext, kind: string): RequestContext {
  const same = (object: KubeObject) => object;
  const part: Part = { ...furtherKind(kind), of: same, toChange: same, into: same };
  return { ...context, part };
}

/** Reads what is posted to a subresource such as `pods/eviction`. @internal */
export async function sentObject(given: RequestContext, kind: string): Promise<SentObject> {
  const context = ofKind(given, kind);
  const { request, info, server } = context;
  checkObjectType(context);
  const options = writeOptions(request.query, request.headers['user-agent'], 'CreateOptions');
  const sent = await readObject(context, options.fieldValidation);
  await trackWrite(context, sent, undefined, options);
  const attributes = { operation: 'CREATE', name: info.name, isDryRun: options.isDryRun } as const;
  const object = (await server.admission.mutate(context, { ...attributes, object: sent })) ?? sent;
  if (object.metadata.name !== info.name) {
    throw ApiError.badRequest(`name in URL does not match name in ${kind} object`);
  }
  return {
    object,
    options,
    admit: () => server.admission.validate(context, { ...attributes, object }),
  };
}

/** What an action on an object answers that went well. @internal */
export function done({ accepts }: RequestContext): Promise<ApiAnswer> {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  return jsonReply(accepts, 201, status);
}
