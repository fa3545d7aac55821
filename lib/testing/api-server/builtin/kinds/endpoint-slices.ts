import { isIP } from 'node:net';
import type { StatusCause } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, textsAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { dnsSubdomain } from '../validation/names.js';
import type { RulesByResource } from './kind-rules.js';

function endpointSliceCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  checks.oneOf('addressType', object.addressType, ['FQDN', 'IPv4', 'IPv6'], true);
  for (const [index, endpoint] of listAt(object, 'endpoints').entries()) {
    const addresses = textsAt(endpoint, 'addresses');
    if (addresses.length === 0) {
      checks.required(`endpoints[${index}].addresses`, 'must contain at least 1 address');
    }
    for (const [number, address] of addresses.entries()) {
      const field = `endpoints[${index}].addresses[${number}]`;
      if (object.addressType === 'FQDN') checks.invalid(field, address, dnsSubdomain(address));
      else if (object.addressType === 'IPv4' && isIP(address) !== 4) {
        checks.invalid(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
      }
    }
  }
  return checks.causes;
}

function updateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (object.addressType !== old.addressType) checks.invalid('addressType', object.addressType, IMMUTABLE);
  return checks.causes;
}

/** @internal */
export const endpointSliceRules: RulesByResource = {
  'discovery.k8s.io/endpointslices': { validate: endpointSliceCauses, validateUpdate: updateCauses },
};
