import { KuberatorError } from '../common/kuberator-error.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** The object is gone; if there is one of its name, it is another. Nothing was written. @publicApi */
export class ObjectGoneError extends KuberatorError {
  constructor({ kind, metadata: { name, namespace, uid } }: KubernetesObject, options?: { cause?: unknown }) {
    const where = namespace === undefined ? name : `${namespace}/${name}`;
    super('KUBERATOR_OBJECT_GONE', `The ${kind} ${where} (uid ${uid}) is gone`, options);
  }
}
