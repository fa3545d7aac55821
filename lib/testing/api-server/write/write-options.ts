import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import { refuse } from '../read/list-options.js';

/** What the query of a write says. @internal */
export interface WriteOptions {
  readonly isDryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  /** Server-side apply only. */
  readonly force: boolean;
}

const MAX_MANAGER_LENGTH = 128;

/** @param kind the options' kind, as refusals name it: `CreateOptions`, `PatchOptions`… @internal */
export function writeOptions(
  query: URLSearchParams,
  userAgent: string | undefined,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteOptions {
  const dryRun = query.getAll('dryRun').filter(Boolean);
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  refuse([...dryRunCauses(dryRun), ...managerCauses(manager), ...validationCauses(validation)], kind);
  return {
    isDryRun: dryRun.length > 0,
    fieldManager: manager || managerOf(userAgent),
    fieldValidation: (validation || 'Warn') as WriteOptions['fieldValidation'],
    force: ['1', 'true'].includes(query.get('force') ?? ''),
  };
}

/** @internal */
export function dryRunCauses(dryRun: readonly string[]): StatusCause[] {
  return dryRun.some((value) => value !== 'All') ? [cause.notSupported('dryRun', dryRun, ['All'])] : [];
}

function managerCauses(manager: string): StatusCause[] {
  if (Buffer.byteLength(manager) > MAX_MANAGER_LENGTH)
    return [cause.tooLong('fieldManager', MAX_MANAGER_LENGTH)];
  if (/[^\P{C}]/u.test(manager)) {
    return [cause.invalid('fieldManager', manager, 'should only contain printable characters')];
  }
  return [];
}

function validationCauses(validation: string): StatusCause[] {
  const supported = ['', 'Ignore', 'Strict', 'Warn'];
  return supported.includes(validation) ? [] : [cause.notSupported('fieldValidation', validation, supported)];
}

/** Who names no manager is known by the first part of its User-Agent. */
function managerOf(userAgent = ''): string {
  const name = userAgent.split('/', 1)[0] ?? '';
  return [...name].slice(0, MAX_MANAGER_LENGTH).join('') || 'unknown';
}

/** Refuses a name that the body and the path disagree on. @internal */
export function checkSameName(inBody: string | undefined, inPath: string): void {
  if (inBody && inBody !== inPath) {
    throw ApiError.badRequest(
      `the name of the object (${inBody}) does not match the name on the URL (${inPath})`,
    );
  }
}
