import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import type { WriteOptions } from './write-options.js';

/** Notes in managedFields who changed what by a write that is no apply. Changes the object. @internal */
export function trackWrite(
  _context: RequestContext,
  _object: KubeObject,
  _old: KubeObject | undefined,
  _options: WriteOptions,
): void {}
