import type { StatusCause } from '../../common/api-error.js';
import { cloneJson, equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { mapAsSent } from '../decode/sent-empty.js';
import { at, listAt, mapAt, numberAt, objectAt, textAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { scheduleCauses } from '../validation/cron.js';
import { selectorCauses, selects } from '../validation/selectors.js';
import { generateSelector, labelAsTemplate, ownLabels } from './job-labels.js';
import type { RulesByResource } from './kind-rules.js';
import { podTemplateCauses } from './pod/pod-spec.js';
import { jobStatusCauses } from './statuses.js';

function checkJobSpec(checks: Checks, spec: JsonObject, field: string): void {
  checks.noneNegative(
    field,
    spec,
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  );
  const mode = textAt(spec, 'completionMode');
  checks.oneOf(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed']);
  if (mode === 'Indexed' && spec.completions === undefined) {
    checks.required(`${field}.completions`, 'when completion mode is Indexed');
  }
  if (mode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes']) {
      if (spec[name] !== undefined) {
        checks.invalid(`${field}.${name}`, spec[name], 'requires indexed completion mode');
      }
    }
  }
  checks.oneOf(`${field}.podReplacementPolicy`, spec.podReplacementPolicy, ['Failed', 'TerminatingOrFailed']);
  checks.add(...podTemplateCauses(objectAt(spec, 'template'), `${field}.template`));
  const policy = textAt(spec, 'template', 'spec', 'restartPolicy');
  const path = `${field}.template.spec.restartPolicy`;
  if (policy === 'Always' || policy === '') checks.required(path, 'valid values: "OnFailure", "Never"');
  else checks.oneOf(path, policy, ['OnFailure', 'Never']);
}

/** What is wrong with a Job's specification by itself. */
function jobSpecCauses(job: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(job, 'spec') ?? {};
  checkJobSpec(checks, spec, 'spec');
  const selector = objectAt(spec, 'selector');
  const labels = mapAsSent(spec, 'template', 'metadata', 'labels');
  const selectorMistakes = selectorCauses(selector, 'spec.selector');
  if (!selector) checks.required('spec.selector');
  else checks.add(...selectorMistakes);
  // No selector selects nothing.
  if (selectorMistakes.length === 0 && !(selector && selects(selector, mapAt(labels)))) {
    checks.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  }
  return checks.causes;
}

/** What the server made for a Job to find its Pods by is as it was made, unless its author said that he makes it. */
function generatedCauses(job: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(job, 'spec') ?? {};
  const selector = objectAt(spec, 'selector');
  if (!selector || spec.manualSelector === true) return [];
  const labels = mapAt(spec, 'template', 'metadata', 'labels');
  const own = ownLabels(job);
  for (const [key, value] of Object.entries(own)) {
    const field = `spec.template.metadata.labels[${key}]`;
    const why = `must be '${value}'`;
    if (labels[key] === undefined) checks.required(field, why);
    else if (labels[key] !== value) checks.invalid(field, labels, why);
  }
  if (selectorCauses(selector, 'spec.selector').length === 0 && !selects(selector, own)) {
    checks.invalid('spec.selector', selector, '`selector` not auto-generated');
  }
  return checks.causes;
}

const jobCauses = (job: KubeObject): StatusCause[] => [...generatedCauses(job), ...jobSpecCauses(job)];

function jobUpdateCauses(job: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  // The specification is looked at a second time.
  checks.add(...jobSpecCauses(job));
  const isIndexed = textAt(job, 'spec', 'completionMode') === 'Indexed';
  const fixed = [
    ...(isIndexed ? [] : ['completions']),
    'selector',
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
    'managedBy',
    'successPolicy',
  ];
  for (const name of fixed) {
    const value = at(job, 'spec', name);
    if (!equalJson(value, at(old, 'spec', name))) checks.invalid(`spec.${name}`, value, IMMUTABLE);
  }
  checkTemplateUpdate(checks, job, old);
  return checks.causes;
}

/** The template of a job stays as it is; of one that waits to be started, where its pods go and what they get may change. */
function checkTemplateUpdate(checks: Checks, job: KubeObject, old: KubeObject): void {
  const [template, before] = [objectAt(job, 'spec', 'template'), objectAt(old, 'spec', 'template')];
  const isSuspended = at(old, 'spec', 'suspend') === true;
  const isWaiting = isSuspended && !at(old, 'status', 'startTime') && !numberAt(old, 'status', 'active');
  if (!isWaiting) {
    if (!equalJson(template, before)) checks.invalid('spec.template', template, IMMUTABLE);
    return;
  }
  const spec = objectAt(template, 'spec') ?? {};
  if (!equalJson(withoutDirectives(spec), withoutDirectives(objectAt(before, 'spec') ?? {}))) {
    checks.invalid('spec.template.spec', spec, IMMUTABLE);
  }
}

/** The spec of pods without what says where they are put, and what their containers get. */
function withoutDirectives(spec: JsonObject): JsonObject {
  const { nodeSelector: _n, tolerations: _t, schedulingGates: _g, affinity, ...rest } = cloneJson(spec);
  const { nodeAffinity: _a, ...otherAffinity } = objectAt(affinity) ?? {};
  if (Object.keys(otherAffinity).length > 0) rest.affinity = otherAffinity;
  for (const name of ['containers', 'initContainers']) {
    for (const container of listAt(rest, name)) delete container.resources;
  }
  return rest;
}

function cronJobCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  const schedule = textAt(spec, 'schedule');
  if (!schedule) checks.required('spec.schedule');
  else {
    checks.invalid('spec.schedule', schedule, scheduleCauses(schedule));
    if (schedule.includes('TZ')) {
      checks.invalid(
        'spec.schedule',
        schedule,
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      );
    }
  }
  checks.noneNegative('spec', spec, 'startingDeadlineSeconds');
  checkTimeZone(checks, at(spec, 'timeZone'));
  checks.oneOf('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], true);
  const job = objectAt(spec, 'jobTemplate', 'spec') ?? {};
  checkJobSpec(checks, job, 'spec.jobTemplate.spec');
  if (job.selector !== undefined) {
    checks.invalid('spec.jobTemplate.spec.selector', job.selector, '`selector` will be auto-generated');
  }
  if (job.manualSelector === true) {
    checks.notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']);
  }
  checks.noneNegative('spec', spec, 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit');
  const name = object.metadata.name ?? '';
  if (!old && name.length > 52) checks.invalid('metadata.name', name, 'must be no more than 52 characters');
  return checks.causes;
}

function checkTimeZone(checks: Checks, zone: unknown): void {
  if (typeof zone !== 'string') return;
  const field = 'spec.timeZone';
  if (zone === '') return checks.invalid(field, zone, 'timeZone must be nil or non-empty string');
  if (zone.toLowerCase() === 'local') {
    checks.invalid(
      field,
      zone,
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    );
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    checks.invalid(field, zone, `unknown time zone ${zone}`);
  }
}

/** @internal */
export const batchRules: RulesByResource = {
  'batch/jobs': {
    prepareForCreate: generateSelector,
    completeCreated: labelAsTemplate,
    validate: jobCauses,
    validateUpdate: jobUpdateCauses,
    validateStatus: jobStatusCauses,
    subresources: { status: { prepareForUpdate: labelAsTemplate } },
  },
  'batch/cronjobs': { validate: cronJobCauses },
};
