import { cause, type StatusCause } from '../../common/api-error.js';
import { goQuote } from '../../common/go-format.js';
import { Shown } from '../../common/cause.js';
import { equalJson } from '../../common/json.js';
import type { ServerObjectMeta, ServerOwnerReference } from '../../common/kube-object.js';
import { Checks, IMMUTABLE } from './checks.js';
import { goOwner } from './go-structs.js';
import { dnsLabel, generatedName, labelValue, type NameRule, qualifiedName } from './names.js';

const standardFinalizers = new Set(['foregroundDeletion', 'kubernetes', 'orphan']);
const annotationsLimit = 256 * 1024;

/** What no update changes. */
const UNCHANGED = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** What is wrong with the metadata of a new object. @internal */
export function metadataCauses(
  metadata: ServerObjectMeta,
  isNamespaced: boolean,
  rule: NameRule,
  field = 'metadata',
): StatusCause[] {
  const checks = new Checks();
  const { name, generateName, namespace } = metadata;
  if (generateName) checks.invalid(`${field}.generateName`, generateName, generatedName(rule)(generateName));
  if (!name) checks.required(`${field}.name`, 'name or generateName is required');
  else checks.invalid(`${field}.name`, name, rule(name));
  if (!isNamespaced && namespace) checks.forbidden(`${field}.namespace`, 'not allowed on this type');
  if (isNamespaced && !namespace) checks.required(`${field}.namespace`);
  else if (isNamespaced && namespace) {
    checks.invalid(`${field}.namespace`, namespace, dnsLabel(namespace));
  }
  checks.notNegative(`${field}.generation`, metadata.generation);
  checks.add(...sharedCauses(metadata, field), ...finalizerCauses(metadata.finalizers ?? [], field));
  return checks.causes;
}

/** What is wrong with the metadata of a changed object, besides what the write path checks itself. @internal */
export function metadataUpdateCauses(
  metadata: ServerObjectMeta,
  old: ServerObjectMeta,
  field = 'metadata',
): StatusCause[] {
  const checks = new Checks();
  const added = [...new Set(metadata.finalizers).difference(new Set(old.finalizers))].sort();
  if (old.deletionTimestamp && added.length > 0) {
    const list = `[]string{${added.map((one) => JSON.stringify(one)).join(', ')}}`;
    checks.forbidden(
      `${field}.finalizers`,
      `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
    );
  }
  for (const name of UNCHANGED) {
    if (!equalJson(metadata[name], old[name])) checks.invalid(`${field}.${name}`, metadata[name], IMMUTABLE);
  }
  checks.add(...sharedCauses(metadata, field));
  return checks.causes;
}

function sharedCauses(metadata: ServerObjectMeta, field: string): StatusCause[] {
  return [
    ...labelCauses(metadata.labels, `${field}.labels`),
    ...annotationCauses(metadata.annotations ?? {}, `${field}.annotations`),
    ...ownerCauses(metadata.ownerReferences ?? [], `${field}.ownerReferences`),
  ];
}

/** @internal */
export function labelCauses(labels: Readonly<Record<string, string>> = {}, field: string): StatusCause[] {
  return Object.keys(labels).flatMap((key) => [
    ...qualifiedName(key).map((why) => cause.invalid(field, key, why)),
    ...labelValue(labels[key] ?? '').map((why) => cause.invalid(field, labels[key], why)),
  ]);
}

/** @internal */
export function annotationCauses(
  annotations: Readonly<Record<string, string>>,
  field: string,
): StatusCause[] {
  let size = 0;
  const causes = Object.keys(annotations).flatMap((key) => {
    size += Buffer.byteLength(key) + Buffer.byteLength(annotations[key] ?? '');
    return qualifiedName(key.toLowerCase()).map((why) => cause.invalid(field, key, why));
  });
  return size > annotationsLimit ? [...causes, cause.tooLong(field, annotationsLimit)] : causes;
}

function ownerCauses(owners: readonly ServerOwnerReference[], field: string): StatusCause[] {
  const checks = new Checks();
  let controller: string | undefined;
  for (const owner of owners) {
    const version = owner.apiVersion.slice(owner.apiVersion.indexOf('/') + 1);
    if (!version) checks.invalid(`${field}.apiVersion`, owner.apiVersion, 'version must not be empty');
    for (const name of ['kind', 'name', 'uid'] as const) {
      if (!owner[name]) checks.invalid(`${field}.${name}`, owner[name] ?? '', 'must not be empty');
    }
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
      checks.invalid(field, new Shown(goOwner(owner)), '/v1, Kind=Event is disallowed from being an owner');
    }
    if (!owner.controller) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller !== undefined) {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      checks.invalid(field, new Shown(`[${owners.map(goOwner).join(',')}]`), why);
    } else controller = name;
  }
  return checks.causes;
}

/** What most built-in kinds ask of finalizers beyond that: to name a domain. @internal */
export function domainCauses(finalizers: readonly string[] = []): StatusCause[] {
  const checks = new Checks();
  for (const [index, one] of finalizers.entries()) {
    if (namesDomain(one)) continue;
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    checks.invalid(`metadata.finalizers[${index}]`, one, why);
  }
  return checks.causes;
}

/** What the author of a custom resource is told of finalizers that are new to it. @internal */
export function finalizerWarnings(metadata: ServerObjectMeta, old?: ServerObjectMeta): string[] {
  const added = [...new Set(metadata.finalizers).difference(new Set(old?.finalizers))].sort();
  return added.flatMap((one) => {
    const path = one.includes('.') ? ' including a path (/)' : '';
    const advice = `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`;
    const all = [...qualifiedName(one), ...(namesDomain(one) ? [] : [advice])];
    return all.map((why) => `metadata.finalizers: ${goQuote(one)}: ${why}`);
  });
}

const namesDomain = (finalizer: string) => finalizer.includes('/') || standardFinalizers.has(finalizer);

function finalizerCauses(finalizers: readonly string[], field: string): StatusCause[] {
  const checks = new Checks();
  for (const one of finalizers) checks.invalid(`${field}.finalizers`, one, qualifiedName(one));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    checks.invalid(
      `${field}.finalizers`,
      [...finalizers],
      'finalizer orphan and foregroundDeletion cannot be both set',
    );
  }
  return checks.causes;
}
