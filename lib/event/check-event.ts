import { unexpected } from '../common/invalid-option-error.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { EventOptions } from './event.interface.js';

/**
 * Finds what the server would refuse at every try.
 *
 * @throws InvalidOptionError
 * @internal
 */
export function checkEvent(object: KubernetesObject, options: EventOptions): void {
  checkObject('the object of an event', object);
  const { type, reason, note, action, related } = options ?? {};
  if (related !== undefined) checkObject('`related` of an event', related);
  if (!isText(reason)) throw unexpected('`reason` of an event', 'a word such as "SyncFailed"', reason);
  if (action !== undefined && !isText(action))
    throw unexpected('`action` of an event', 'a word such as "Sync"', action);
  if (typeof note !== 'string') throw unexpected('`note` of an event', 'a string', note);
  if (type !== undefined && type !== 'Normal' && type !== 'Warning') {
    throw unexpected('`type` of an event', '"Normal" or "Warning"', type);
  }
}

/** @internal */
export function checkObject(what: string, object: Partial<KubernetesObject> | undefined): void {
  if (!isText(object?.metadata?.name)) throw unexpected(what, 'an object with `metadata.name`', object);
  if (!isText(object?.kind) || !isText(object?.apiVersion)) {
    throw unexpected(what, 'an object with `apiVersion` and `kind`', object);
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
