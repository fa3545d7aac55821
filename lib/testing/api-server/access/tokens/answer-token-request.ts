import { ApiError } from '../../common/api-error.js';
import { isObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { jsonReply } from '../../read/reply.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';
import { readBody } from '../../write/body.js';
import { trackWrite } from '../../write/managed-fields-gate.js';
import { DecodeError } from '../../types/resource-type.js';
import { protobufObject, unrecognized } from '../../write/protobuf-body.js';
import { ofKind } from '../../write/subresources/sent-object.js';
import { writeOptions } from '../../write/write-options.js';
import { requestToken, type TokenRequestContext } from './token-request.js';

const VERSION = 'authentication.k8s.io/v1';
const TOKEN_REQUEST = { apiVersion: VERSION, kind: 'TokenRequest' };

/** Answers a request to `serviceaccounts/token`; undefined for other requests. @internal */
export function answerTokenRequest(
  tokens: TokenRequestContext,
  context: RequestContext,
): Promise<ApiAnswer> | undefined {
  const { type, info } = context;
  const isTokens = type.group === '' && type.resource === 'serviceaccounts' && info.subresource === 'token';
  return isTokens ? answer(tokens, context) : undefined;
}

async function answer(tokens: TokenRequestContext, context: RequestContext): Promise<ApiAnswer> {
  const { info, request, server, accepts } = context;
  if (info.verb !== 'create') throw ApiError.methodNotAllowed();
  const options = writeOptions(request.query, request.headers['user-agent'], 'CreateOptions');
  const { isDryRun } = options;
  const { value } = await readBody(request, (bytes) => protobufObject(bytes, TOKEN_REQUEST)).catch(
    async (error: unknown) => {
      if (!(error instanceof DecodeError)) throw error;
      throw unrecognized('TokenRequest', error, await request.body());
    },
  );
  const asked = checked(value);
  await trackWrite(ofKind(context, 'TokenRequest'), asked, undefined, options);
  const attributes = { operation: 'CREATE', name: info.name, isDryRun } as const;
  const object = (await server.admission.mutate(context, { ...attributes, object: asked })) ?? asked;
  const result = requestToken(tokens, info.namespace, info.name, object);
  await server.admission.validate(context, { ...attributes, object });
  return jsonReply(accepts, 201, result);
}

function checked(body: unknown): KubeObject {
  const fields = isObject(body) ? body : {};
  const { kind = 'TokenRequest', apiVersion = VERSION, metadata } = fields;
  if (kind !== 'TokenRequest' || apiVersion !== VERSION) {
    const given = `${JSON.stringify(kind)} in ${JSON.stringify(apiVersion)}`;
    throw ApiError.badRequest(`${given} cannot be handled as a TokenRequest in "${VERSION}"`);
  }
  return { ...fields, kind, apiVersion, metadata: isObject(metadata) ? metadata : {} };
}
