import type { KubeObject } from '../../common/kube-object.js';

/**
 * Parts of objects that the real server stores in another form than the one in which it reads them again: bytes that
 * were null, empty metadata that were applied to a custom resource, and defaults beside what a Scale brought. Nobody
 * sees that, but the next write stores the object anew, even if it changes nothing. Beside the objects: JSON does not
 * carry it.
 */
const storedUnlike = new WeakSet<object>();

/** Notes it of the metadata, or of the value of another field. @internal */
export function noteStoredUnlike(part: object): void {
  storedUnlike.add(part);
}

/** Notes of a copy what is noted of the part that it was made of. @internal */
export function carryStoredUnlike(from: object, to: object): void {
  if (storedUnlike.has(from)) storedUnlike.add(to);
}

/** @internal */
export function isStoredUnlike(object: KubeObject): boolean {
  return Object.values(object).some(
    (part) => typeof part === 'object' && part !== null && storedUnlike.has(part),
  );
}
