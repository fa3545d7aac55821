import type { StatusCause } from './cause.js';

export { cause, type StatusCause } from './cause.js';

/** @internal */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** The body of an error answer, and of some deletions. @internal */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, unknown>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** A group and a resource, as errors name them: `deployments.apps`. @internal */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

const qualified = ({ group, resource }: GroupResource) => (group ? `${resource}.${group}` : resource);

/**
 * A refusal that ends as a `Status`. The factories follow k8s.io/apimachinery/pkg/api/errors in codes, reasons
 * and details.
 *
 * @internal
 */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
    /** Further headers of the answer. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }

  static notFound(resource: GroupResource, name: string): ApiError {
    return new ApiError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, {
      name,
      ...(resource.group && { group: resource.group }),
      kind: resource.resource,
    });
  }

  /** A path that nothing serves. */
  static noSuchPath(): ApiError {
    return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
  }

  static alreadyExists(resource: GroupResource, name: string): ApiError {
    return new ApiError(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, {
      name,
      ...(resource.group && { group: resource.group }),
      kind: resource.resource,
    });
  }

  static conflict(resource: GroupResource, name: string, why: string): ApiError {
    return new ApiError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
      { name, ...(resource.group && { group: resource.group }), kind: resource.resource },
    );
  }

  static invalid(groupKind: { group: string; kind: string }, name: string, causes: StatusCause[]): ApiError {
    const kind = groupKind.group ? `${groupKind.kind}.${groupKind.group}` : groupKind.kind;
    // What is found twice is a cause twice, but told once.
    const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
    const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
    return new ApiError(422, 'Invalid', `${kind} "${name}" is invalid: ${list}`, {
      ...(name && { name }),
      ...(groupKind.group && { group: groupKind.group }),
      ...(groupKind.kind && { kind: groupKind.kind }),
      causes,
    });
  }

  static badRequest(message: string): ApiError {
    return new ApiError(400, 'BadRequest', message);
  }

  static unauthorized(): ApiError {
    return new ApiError(401, 'Unauthorized', 'Unauthorized');
  }

  static forbidden(resource: GroupResource, name: string, why: string): ApiError {
    return new ApiError(
      403,
      'Forbidden',
      name
        ? `${qualified(resource)} "${name}" is forbidden: ${why}`
        : `${qualified(resource)} is forbidden: ${why}`,
      { ...(name && { name }), ...(resource.group && { group: resource.group }), kind: resource.resource },
    );
  }

  static methodNotAllowed(
    message = 'the server does not allow this method on the requested resource',
  ): ApiError {
    return new ApiError(405, 'MethodNotAllowed', message, {});
  }

  /** A method that the kind does not have, where others of its group do. */
  static notSupported({ group, resource }: GroupResource, verb: string): ApiError {
    const message = `${verb} is not supported on resources of kind "${qualified({ group, resource })}"`;
    return new ApiError(405, 'MethodNotAllowed', message, { ...(group && { group }), kind: resource });
  }

  /** The history that was asked for is gone: list again. */
  static expired(message: string): ApiError {
    return new ApiError(410, 'Expired', message);
  }

  static notAcceptable(accepted: readonly string[]): ApiError {
    return new ApiError(
      406,
      'NotAcceptable',
      `only the following media types are accepted: ${accepted.join(', ')}`,
    );
  }

  static unsupportedMediaType(accepted: readonly string[]): ApiError {
    return new ApiError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    );
  }

  static tooLarge(message: string): ApiError {
    return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
  }

  /** A resourceVersion that this server has not reached yet. */
  static tooLargeResourceVersion(asked: string | number, current: number): ApiError {
    const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
    return new ApiError(504, 'Timeout', message, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    });
  }

  static internal(cause: unknown): ApiError {
    const error = new ApiError(
      500,
      'InternalError',
      `Internal error occurred: ${cause instanceof Error ? cause.message : String(cause)}`,
      { causes: [{ message: cause instanceof Error ? cause.message : String(cause) }] },
    );
    error.cause = cause;
    return error;
  }
}
