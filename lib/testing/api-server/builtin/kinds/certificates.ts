import type { StatusCause } from '../../common/api-error.js';
import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { certificateFault, parseCertificateRequest } from '../validation/certificate-request.js';
import { Checks } from '../validation/checks.js';
import { anyName, dnsLabel, dnsSubdomain } from '../validation/names.js';
import type { RulesByResource } from './kind-rules.js';

const APPROVED = 'Approved';
const DENIED = 'Denied';
const FAILED = 'Failed';

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

function requestCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const request = textAt(object, 'spec', 'request');
  try {
    parseCertificateRequest(request);
  } catch (error) {
    checks.invalid('spec.request', request, (error as Error).message);
  }
  const usages = textsAt(object, 'spec', 'usages');
  if (usages.length === 0) checks.required('spec.usages');
  usages.forEach((usage, index) => checks.oneOf(`spec.usages[${index}]`, usage, USAGES));
  usages.forEach((usage, index) => {
    if (usages.indexOf(usage) < index) checks.duplicate(`spec.usages[${index}]`, usage);
  });
  checkSigner(checks, textAt(object, 'spec', 'signerName'), 'spec.signerName');
  const seconds = numberAt(object, 'spec', 'expirationSeconds');
  if (seconds !== undefined && seconds < 600) {
    const why = 'may not specify a duration less than 600 seconds (10 minutes)';
    checks.invalid('spec.expirationSeconds', seconds, why);
  }
  checkConditions(checks, conditionsOf(object), 'status.conditions');
  return checks.causes;
}

function checkSigner(checks: Checks, name: string, field: string): void {
  if (name === 'kubernetes.io/legacy-unknown') {
    return checks.invalid(field, name, 'the legacy signerName is not allowed via this API version');
  }
  if (!name) return checks.required(field);
  const [domain = '', path = '', ...rest] = name.split('/');
  if (!name.includes('/') || rest.length > 0) {
    const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return checks.invalid(field, name, why);
  }
  const labels = domain.split('.');
  const firstWrong = (parts: readonly string[], rule: (part: string) => string[]) => {
    const part = parts.find((one) => rule(one).length > 0);
    return part === undefined
      ? []
      : rule(part).map((why) => `validating label ${JSON.stringify(part)}: ${why}`);
  };
  checks.invalid(field, domain, firstWrong(labels, dnsLabel));
  if (labels.length < 2) {
    checks.invalid(field, domain, 'should be a domain with at least two segments separated by dots');
  }
  checks.invalid(field, path, firstWrong(path.split('.'), dnsSubdomain));
}

function checkConditions(checks: Checks, conditions: readonly JsonObject[], field: string): void {
  const seen = new Set<string>();
  for (const [index, condition] of conditions.entries()) {
    const type = textAt(condition, 'type');
    const path = `${field}[${index}]`;
    if (!type) checks.required(`${path}.type`);
    const isVerdict = [APPROVED, DENIED, FAILED].includes(type);
    checks.oneOf(
      `${path}.status`,
      condition.status,
      isVerdict ? ['True'] : ['False', 'True', 'Unknown'],
      true,
    );
    if ((type === APPROVED && seen.has(DENIED)) || (type === DENIED && seen.has(APPROVED))) {
      checks.invalid(field, type, 'Approved and Denied conditions are mutually exclusive');
    }
    if (seen.has(type)) checks.duplicate(`${path}.type`, type);
    seen.add(type);
  }
}

/** What an update may not do; what a subresource may, it says. */
function updateCauses(
  object: KubeObject,
  old: KubeObject,
  allowed: { readonly verdict?: boolean; readonly certificate?: boolean } = {},
): StatusCause[] {
  const checks = new Checks().add(...requestCauses(object));
  const before = textAt(old, 'status', 'certificate');
  const after = textAt(object, 'status', 'certificate');
  if (after && after !== before) {
    const fault = certificateFault(after);
    if (fault) checks.invalid('status.certificate', '<certificate data>', fault);
  }
  const field = 'status.conditions';
  for (const type of [APPROVED, DENIED, FAILED]) {
    const [had, has] = [old, object].map((one) => ofType(one, type)) as [JsonObject[], JsonObject[]];
    if (has.length < had.length) {
      checks.forbidden(field, `updates may not remove a condition of type "${type}"`);
    } else if (type !== FAILED && !allowed.verdict && !equalJson(had, has)) {
      const what = has.length > had.length ? 'add' : 'modify';
      checks.forbidden(field, `updates may not ${what} a condition of type "${type}"`);
    }
  }
  if (after !== before) {
    if (!allowed.certificate)
      checks.forbidden('status.certificate', 'updates may not set certificate content');
    else if (before) {
      checks.forbidden('status.certificate', 'updates may not modify existing certificate content');
    }
  }
  return checks.causes;
}

const conditionsOf = (object: KubeObject): JsonObject[] => listAt(object, 'status', 'conditions');
const ofType = (object: KubeObject, type: string): JsonObject[] =>
  conditionsOf(object).filter((one) => one.type === type);

/** New conditions get their times, and those that stay as they are keep them. */
function setTimes(object: KubeObject, old: KubeObject, now: Date): void {
  const time = now.toISOString().replace(/\.\d+/, '');
  const before = conditionsOf(old);
  for (const condition of conditionsOf(object)) {
    condition.lastUpdateTime ??= time;
    const same = before.find(({ type, status }) => type === condition.type && status === condition.status);
    condition.lastTransitionTime ??= same?.lastTransitionTime ?? time;
  }
}

/** A status never decides: Approved and Denied stay as they were. */
function keepVerdicts(object: KubeObject, old: KubeObject): void {
  for (const type of [APPROVED, DENIED]) {
    const kept = ofType(old, type);
    for (const [index, condition] of ofType(object, type).entries()) {
      if (kept[index]) Object.assign(condition, kept[index]);
    }
  }
}

/** @internal */
export const certificateRules: RulesByResource = {
  'certificates.k8s.io/certificatesigningrequests': {
    name: anyName,
    validate: (object, old) => (old ? [] : requestCauses(object)),
    prepareForUpdate(object, old) {
      object.spec = old.spec;
      object.status = old.status;
    },
    validateUpdate: (object, old) => updateCauses(object, old),
    subresources: {
      status: {
        prepareForUpdate(object, old, now) {
          object.spec = old.spec;
          keepVerdicts(object, old);
          setTimes(object, old, now);
        },
        validateUpdate: (object, old) => updateCauses(object, old, { certificate: true }),
      },
      approval: {
        prepareForUpdate(object, old, now) {
          setTimes(object, old, now);
          const conditions = conditionsOf(object);
          object.spec = old.spec;
          object.status = { ...objectAt(old, 'status'), conditions };
        },
        validateUpdate: (object, old) => updateCauses(object, old, { verdict: true }),
      },
    },
  },
};
