import type { KubeObject } from '../common/kube-object.js';
import type { Steps } from './typed-object.js';

/** Gives an object in another version of its type; undefined where that can't be. @internal */
export type Convert = (
  object: KubeObject,
  apiVersion: string,
) => KubeObject | undefined | Promise<KubeObject | undefined>;

/** Runs an operation: at once, unless an object has to be converted by somebody far away. @internal */
export function runSteps<T>(steps: Steps<T>, convert: Convert): T | Promise<T> {
  let step = steps.next();
  while (!step.done) {
    const converted = convert(step.value.object, step.value.apiVersion);
    if (converted instanceof Promise) return finish(steps, convert, converted);
    step = steps.next(converted);
  }
  return step.value;
}

async function finish<T>(
  steps: Steps<T>,
  convert: Convert,
  first: Promise<KubeObject | undefined>,
): Promise<T> {
  let step = steps.next(await first);
  while (!step.done) step = steps.next(await convert(step.value.object, step.value.apiVersion));
  return step.value;
}
