import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import { checkFieldManager, managerOf } from '../managed-fields/manager-name.js';
import { refuse } from '../read/list-options.js';

/** What the query of a write says. @internal */
export interface WriteOptions {
  readonly isDryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  /** Server-side apply only. */
  readonly force: boolean;
}

/**
 * @param kind the options' kind, as refusals name it: `CreateOptions`, `PatchOptions`…
 * @param first what is wrong with the query by the rules of this verb alone: it is told with all the rest.
 * @internal
 */
export function writeOptions(
  query: URLSearchParams,
  userAgent: string | undefined,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  first: readonly StatusCause[] = [],
): WriteOptions {
  const dryRun = query.getAll('dryRun');
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  refuse(
    [...first, ...checkFieldManager(manager), ...dryRunCauses(dryRun), ...validationCauses(validation)],
    kind,
  );
  return {
    isDryRun: dryRun.length > 0,
    fieldManager: managerOf(manager, userAgent),
    fieldValidation: (validation || 'Warn') as WriteOptions['fieldValidation'],
    force: ['1', 'true'].includes(query.get('force') ?? ''),
  };
}

/** @internal */
export function dryRunCauses(dryRun: readonly string[]): StatusCause[] {
  return dryRun.some((value) => value !== 'All') ? [cause.notSupported('dryRun', dryRun, ['All'])] : [];
}

function validationCauses(validation: string): StatusCause[] {
  const supported = ['', 'Ignore', 'Strict', 'Warn'];
  return supported.includes(validation) ? [] : [cause.notSupported('fieldValidation', validation, supported)];
}

/** Refuses a name that the body and the path disagree on. @internal */
export function checkSameName(inBody: string | undefined, inPath: string): void {
  if (inBody && inBody !== inPath) {
    throw ApiError.badRequest(
      `the name of the object (${inBody}) does not match the name on the URL (${inPath})`,
    );
  }
}

/** The same for an object that has to have its name. @internal */
export function checkName(inBody: string | undefined, inPath: string): void {
  if (!inBody) {
    throw ApiError.badRequest(
      `the name of the object (${inPath} based on URL) was undeterminable: name must be provided`,
    );
  }
  checkSameName(inBody, inPath);
}
