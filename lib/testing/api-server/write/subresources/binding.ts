import { listAt, mapAt, objectAt, textAt } from '../../builtin/fields.js';
import { Checks } from '../../builtin/validation/checks.js';
import { ApiError } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import { stored } from '../../read/get.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';
import { readObject } from '../body.js';
import { setPodCondition } from './pod-condition.js';
import { done, ofKind, sentObject } from './sent-object.js';

/** `pods/binding`: puts a Pod on a node, once and for all. @internal */
export async function bindPod(context: RequestContext): Promise<ApiAnswer> {
  const { server, type } = context;
  const { object: binding, options, admit } = await sentObject(context, 'Binding');
  checkTarget(binding);
  await admit();
  const pod = stored(context).parse();
  checkFree(context, binding, pod);
  const { labels, annotations } = binding.metadata;
  pod['spec'] = { ...objectAt(pod, 'spec'), nodeName: textAt(binding, 'target', 'name') };
  if (labels) pod.metadata.labels = { ...pod.metadata.labels, ...mapAt(labels) };
  if (annotations) pod.metadata.annotations = { ...pod.metadata.annotations, ...mapAt(annotations) };
  const status = objectAt(pod, 'status');
  if (status) delete status['nominatedNodeName'];
  setPodCondition(pod, 'PodScheduled', server.clock.date());
  if (!options.isDryRun) server.storage.put(type.collection, pod);
  return done(context);
}

/** `bindings`, the older way to the same: the Pod is named by the body alone. @internal */
export async function bindNamedPod(context: RequestContext): Promise<ApiAnswer> {
  const { server, info } = context;
  const pods = server.types.find('', 'v1', 'pods');
  if (!pods) throw ApiError.noSuchPath();
  // It is read again, and warned of, as the body of `pods/binding`.
  const { metadata } = await readObject({ ...ofKind(context, 'Binding'), warnings: [] }, 'Ignore');
  const { name } = metadata;
  if (!name) throw ApiError.badRequest('Name parameter required.');
  return bindPod({ ...context, ...pods, info: { ...info, resource: 'pods', name } });
}

/** A real server has no reason for it, and calls it a failure of its own. */
function checkTarget(binding: KubeObject): void {
  const checks = new Checks();
  const kind = textAt(binding, 'target', 'kind');
  if (kind && kind !== 'Node') checks.notSupported('target.kind', kind, ['Node', '<empty>']);
  if (!textAt(binding, 'target', 'name')) checks.required('target.name');
  const texts = checks.causes.map(({ field, message }) => `${field}: ${message}`);
  if (texts.length === 0) return;
  throw new ApiError(500, '', texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`);
}

function checkFree({ type }: RequestContext, binding: KubeObject, pod: KubeObject): void {
  const { name = '', deletionTimestamp, uid = '', resourceVersion = '' } = pod.metadata;
  for (const [what, asked, own] of [
    ['UID', binding.metadata.uid, uid],
    ['ResourceVersion', binding.metadata.resourceVersion, resourceVersion],
  ] as const) {
    if (!asked || asked === own) continue;
    const why = `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${own}`;
    throw ApiError.conflict(type, name, why);
  }
  const node = textAt(pod, 'spec', 'nodeName');
  const why = deletionTimestamp
    ? `pod ${name} is being deleted, cannot be assigned to a host`
    : node
      ? `pod ${name} is already assigned to node ${JSON.stringify(node)}`
      : listAt(pod, 'spec', 'schedulingGates').length > 0
        ? `pod ${name} has non-empty .spec.schedulingGates`
        : undefined;
  if (why) throw ApiError.conflict({ group: '', resource: 'pods/binding' }, name, why);
}
