import { cause, type StatusCause } from '../../common/api-error.js';
import { equalJson } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { Quantity } from '../../../../resource/quantity.js';
import { at, listAt, mapAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks, IMMUTABLE, NOT_NEGATIVE } from '../validation/checks.js';
import { configMapKey, dnsLabel, qualifiedName } from '../validation/names.js';
import { immutableCauses } from './immutable-data.js';
import type { RulesByResource } from './kind-rules.js';

/** One mebibyte: what a ConfigMap or Secret may hold. */
const maxDataBytes = 1024 * 1024;

const base64Bytes = (text: string): number => Buffer.byteLength(text, 'base64');

function configMapCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const data = mapAt(object, 'data');
  const binary = mapAt(object, 'binaryData');
  let size = 0;
  for (const key of Object.keys(data)) {
    checks.invalid(`data[${key}]`, key, configMapKey(key));
    if (Object.hasOwn(binary, key)) {
      checks.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
    }
    size += Buffer.byteLength(data[key] ?? '');
  }
  for (const key of Object.keys(binary)) {
    checks.invalid(`binaryData[${key}]`, key, configMapKey(key));
    size += base64Bytes(binary[key] ?? '');
  }
  if (size > maxDataBytes) checks.add(cause.tooLong('[]', maxDataBytes));
  return checks.causes;
}

/** The keys that a Secret of a type must have: all of a group. */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

function secretCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const data = mapAt(object, 'data');
  const type = textAt(object, 'type');
  let size = 0;
  for (const key of Object.keys(data)) {
    checks.invalid(`data[${key}]`, key, configMapKey(key));
    size += base64Bytes(data[key] ?? '');
  }
  if (size > maxDataBytes) checks.add(cause.tooLong('data', maxDataBytes));
  for (const key of secretKeys[type] ?? []) {
    if (!Object.hasOwn(data, key) || (type === 'kubernetes.io/ssh-auth' && !data[key])) {
      checks.required(`data[${key}]`);
    } else if (key.startsWith('.docker')) checkJson(checks, data[key] ?? '', `data[${key}]`);
  }
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    checks.required('data[username]');
    checks.required('data[password]');
  }
  const account = 'kubernetes.io/service-account.name';
  if (type === 'kubernetes.io/service-account-token' && !object.metadata.annotations?.[account]) {
    checks.required(`metadata.annotations[${account}]`);
  }
  return checks.causes;
}

function checkJson(checks: Checks, base64: string, field: string): void {
  try {
    JSON.parse(Buffer.from(base64, 'base64').toString());
  } catch (error) {
    checks.invalid(field, '<secret contents redacted>', (error as Error).message);
  }
}

function secretUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (object.type !== old.type) checks.invalid('type', object.type, IMMUTABLE);
  return [...checks.causes, ...immutableCauses(object, old, ['data'])];
}

function namespaceCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  for (const one of textsAt(object, 'spec', 'finalizers')) {
    checks.invalid('spec.finalizers', one, qualifiedName(one));
    if (!one.includes('/') && one !== 'kubernetes') {
      checks.invalid(
        'spec.finalizers',
        one,
        'name is neither a standard finalizer name nor is it fully qualified',
      );
    }
  }
  return checks.causes;
}

function prepareNamespace(object: KubeObject): void {
  const finalizers = textsAt(object, 'spec', 'finalizers');
  object.spec = {
    finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'],
  };
  object.status = { phase: 'Active' };
  const { name } = object.metadata;
  if (name) object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': name };
}

/** The finalizers of a namespace change only where they are finalized. */
function keepNamespaceSpec(object: KubeObject, old: KubeObject): void {
  object.spec = old.spec;
}

const standardQuota =
  /^(cpu|memory|ephemeral-storage|storage|pods|services|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|services\.(nodeports|loadbalancers)|(requests|limits)\.(cpu|memory|storage|ephemeral-storage)|hugepages-.*|requests\.hugepages-.*)$/;
const counted =
  /^(pods|services|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|services\..*|count\/.*)$/;
const zero = Quantity.parse('0');

function quotaCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const hard = mapAt(object, 'spec', 'hard');
  for (const name of Object.keys(hard)) {
    const field = `spec.hard[${name}]`;
    const amount = hard[name] ?? '0';
    checks.invalid(field, name, qualifiedName(name));
    if (!name.includes('/') && !standardQuota.test(name)) {
      checks.invalid(field, name, 'must be a standard resource type or fully qualified');
      checks.invalid(field, name, 'must be a standard resource for quota');
    }
    const quantity = Quantity.parse(amount);
    if (quantity.compare(zero) < 0) checks.invalid(field, amount, NOT_NEGATIVE);
    else if (counted.test(name) && !Number.isInteger(quantity.toNumber())) {
      checks.invalid(field, amount, 'must be an integer');
    }
  }
  return checks.causes;
}

function limitRangeCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const types = new Set<string>();
  for (const [index, limit] of listAt(object, 'spec', 'limits').entries()) {
    const field = `spec.limits[${index}]`;
    const type = textAt(limit, 'type');
    if (types.has(type)) checks.duplicate(`${field}.type`, type);
    types.add(type);
    const [min, max] = [mapAt(limit, 'min'), mapAt(limit, 'max')];
    for (const name of Object.keys(min)) {
      if (
        max[name] !== undefined &&
        Quantity.parse(min[name] ?? '0').compare(Quantity.parse(max[name])) > 0
      ) {
        checks.invalid(
          `${field}.min[${name}]`,
          min[name],
          `min value ${min[name]} is greater than max value ${max[name]}`,
        );
      }
    }
    if (type !== 'Pod') continue;
    for (const name of ['default', 'defaultRequest']) {
      if (objectAt(limit, name)) {
        checks.forbidden(`${field}.${name}`, "may not be specified when `type` is 'Pod'");
      }
    }
  }
  return checks.causes;
}

function quotaUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const [now, before] = [textsAt(object, 'spec', 'scopes'), textsAt(old, 'spec', 'scopes')];
  if (!equalJson(now.toSorted(), before.toSorted())) checks.invalid('spec.scopes', now, IMMUTABLE);
  return checks.causes;
}

/** @internal */
export const coreRules: RulesByResource = {
  '/configmaps': {
    validate: configMapCauses,
    tellsChangesFirst: true,
    validateUpdate: (object, old) => immutableCauses(object, old, ['data', 'binaryData']),
  },
  '/secrets': { validate: secretCauses, tellsChangesFirst: true, validateUpdate: secretUpdateCauses },
  '/namespaces': {
    name: dnsLabel,
    prepareForCreate: prepareNamespace,
    prepareForUpdate: keepNamespaceSpec,
    validate: (object, old) => (old ? [] : namespaceCauses(object)),
    subresources: {
      finalize: {
        prepareForUpdate: (object, old) => void (object.status = old.status),
        validateUpdate: namespaceCauses,
      },
    },
  },
  '/nodes': { keepsStatus: true },
  '/resourcequotas': { validate: quotaCauses, validateUpdate: quotaUpdateCauses },
  '/limitranges': { validate: limitRangeCauses },
  'apps/controllerrevisions': {
    validate: (object, old) => {
      const checks = new Checks();
      checks.notNegative('revision', object.revision);
      if (!old && at(object, 'data') === undefined) checks.required('data', 'data is mandatory');
      if (old && !equalJson(object.data, old.data)) checks.invalid('data', object.data, IMMUTABLE);
      return checks.causes;
    },
  },
};
