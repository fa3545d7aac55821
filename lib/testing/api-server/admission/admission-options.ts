import type { JsonObject } from '../common/json.js';
import type { Operation } from './admission.js';

const KINDS: Readonly<Partial<Record<Operation, string>>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
};

/**
 * The options of a request as webhooks are told them: those that the query or the body gave. A patch is told as the
 * creation or update that it is.
 *
 * @internal
 */
export function admissionOptions(
  operation: Operation,
  query: URLSearchParams,
  sent: object | undefined,
): JsonObject | undefined {
  const kind = KINDS[operation];
  if (!kind) return undefined;
  const head = { kind, apiVersion: 'meta.k8s.io/v1' };
  if (operation === 'DELETE') return { ...(sent as JsonObject | undefined), ...head };
  const options: JsonObject = head;
  if (query.has('dryRun')) options['dryRun'] = query.getAll('dryRun').filter(Boolean);
  for (const name of ['fieldManager', 'fieldValidation']) {
    const value = query.get(name);
    if (value) options[name] = value;
  }
  return options;
}
