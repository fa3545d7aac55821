import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { mapAsSent } from '../decode/sent-empty.js';
import { noteStoredUnlike } from '../decode/stored-unlike.js';
import { mapAt, objectAt } from '../fields.js';

const uidLabel = 'batch.kubernetes.io/controller-uid';
const nameLabel = 'batch.kubernetes.io/job-name';

/** What the pods of a job are labelled with. @internal */
export function ownLabels({ metadata: { uid = '', name = '' } }: KubeObject): Record<string, string> {
  return { 'controller-uid': uid, 'job-name': name, [uidLabel]: uid, [nameLabel]: name };
}

/** A Job that is stored without labels is read with those of its template; one that goes is not stored. @internal */
export function labelAsTemplate(job: KubeObject): void {
  if (job.metadata.deletionTimestamp && !job.metadata.finalizers?.length) return;
  const labels = mapAt(job, 'spec', 'template', 'metadata', 'labels');
  if (Object.keys(job.metadata.labels ?? {}).length > 0 || Object.keys(labels).length === 0) return;
  job.metadata.labels = { ...labels };
  noteStoredUnlike(job.metadata);
}

/** A job's pods are found by the UID of the job, unless its author brings a selector of his own. @internal */
export function generateSelector(job: KubeObject): void {
  const spec = objectAt(job, 'spec');
  const template = objectAt(spec, 'template');
  if (!spec || !template || spec.manualSelector === true) return;
  const { uid = '', name = '', generateName } = job.metadata;
  const metadata = (template.metadata ??= {}) as JsonObject;
  const before = mapAt(metadata, 'labels');
  const isAbsent = mapAsSent(metadata, 'labels') === undefined;
  const own = job.metadata.labels ?? {};
  metadata.labels = { ...before, ...ownLabels(job) };
  const isEmpty = Object.keys(before).length === 0;
  const isNamedHere =
    generateName && name.startsWith(generateName) && name.length === generateName.length + 5;
  if (isNamedHere && !isEmpty) {
    // It has been copied for its name: the labels of its template are no longer its own.
    if (Object.keys(own).length === 0) job.metadata.labels = before;
  } else if (!isAbsent && (Object.keys(own).length === 0 || equalJson(own, before))) {
    // A job without labels has those of its template, also the ones that have just come.
    job.metadata.labels = { ...mapAt(metadata, 'labels') };
  }
  const selector = objectAt(spec, 'selector') ?? {};
  spec.selector = { ...selector, matchLabels: { ...mapAt(selector, 'matchLabels'), [uidLabel]: uid } };
}
