import { ApiError, type Status } from '../../common/api-error.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';

/** A webhook could not be asked, or did not answer as it must: `failurePolicy` says what follows. @internal */
export class WebhookCallError extends Error {
  override readonly name = 'WebhookCallError';

  constructor(webhook: string, reason: string, options?: ErrorOptions) {
    super(`failed calling webhook ${JSON.stringify(webhook)}: ${reason}`, options);
  }
}

/** A webhook said no. The answer is the status that it gave, with its name in the message. @internal */
export class WebhookDenial extends ApiError {
  private readonly status: Status;

  constructor(webhook: string, result: Json | undefined) {
    const given: JsonObject = isObject(result) ? result : {};
    const code = typeof given['code'] === 'number' && given['code'] >= 400 ? given['code'] : 400;
    const reason = typeof given['reason'] === 'string' ? given['reason'] : '';
    const said = typeof given['message'] === 'string' && given['message'] ? given['message'] : reason;
    const denied = `admission webhook ${JSON.stringify(webhook)} denied the request`;
    const message = said ? `${denied}: ${said}` : `${denied} without explanation`;
    super(code, reason, message);
    const status = typeof given['status'] === 'string' ? given['status'] : '';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: isObject(given['metadata']) ? given['metadata'] : {},
      status: (status === '' || status === 'Success' ? 'Failure' : status) as Status['status'],
      message,
      ...(reason && { reason }),
      ...(isObject(given['details']) && { details: given['details'] }),
      code,
    };
  }

  override toStatus(): Status {
    return this.status;
  }
}

/** @internal */
export function noDryRun(webhook: string): ApiError {
  return ApiError.badRequest(`admission webhook ${JSON.stringify(webhook)} does not support dry run`);
}
