import type { JsonObject } from '../../../common/json.js';
import { Quantity } from '../../../../../resource/quantity.js';
import { listAt, mapAt, textAt } from '../../fields.js';
import { type Checks, NOT_NEGATIVE } from '../../validation/checks.js';
import { qualifiedName } from '../../validation/names.js';

const standard = ['cpu', 'memory', 'ephemeral-storage'];
const zero = Quantity.parse('0');

/** What a container asks for, and what it may take. @internal */
export function checkResources(
  checks: Checks,
  resources: JsonObject | undefined,
  field: string,
  claims: ReadonlySet<string>,
): void {
  const limits = mapAt(resources, 'limits');
  const requests = mapAt(resources, 'requests');
  for (const name of Object.keys(limits)) checkAmount(checks, name, limits[name] ?? '0', `${field}.limits`);
  for (const name of Object.keys(requests)) {
    const request = requests[name] ?? '0';
    const limit = limits[name];
    checkAmount(checks, name, request, `${field}.requests`);
    if (limit !== undefined) {
      const order = Quantity.parse(request).compare(Quantity.parse(limit));
      if (order > 0) {
        checks.invalid(
          `${field}.requests`,
          request,
          `must be less than or equal to ${name} limit of ${limit}`,
        );
      } else if (order < 0 && !mayOvercommit(name)) {
        checks.invalid(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`);
      }
    } else if (!mayOvercommit(name)) {
      checks.required(`${field}.limits`, 'Limit must be set for non overcommitable resources');
    }
  }
  for (const [index, claim] of listAt(resources, 'claims').entries()) {
    const name = textAt(claim, 'name');
    if (!name) checks.required(`${field}.claims[${index}]`);
    else if (!claims.has(name)) {
      checks.add({
        reason: 'FieldValueNotFound',
        message: `Not found: ${JSON.stringify(name)}`,
        field: `${field}.claims[${index}]`,
      });
    }
  }
}

function checkAmount(checks: Checks, name: string, amount: string, field: string): void {
  const path = `${field}[${name}]`;
  const wrong = qualifiedName(name);
  checks.invalid(path, name, wrong);
  if (!name.includes('/') && !standard.includes(name) && !name.startsWith('hugepages-')) {
    checks.invalid(path, name, 'must be a standard resource type or fully qualified');
    checks.invalid(path, name, 'must be a standard resource for containers');
  }
  const quantity = Quantity.parse(amount);
  if (quantity.compare(zero) < 0) checks.invalid(path, amount, NOT_NEGATIVE);
  else if (name.includes('/') && !Number.isInteger(quantity.toNumber())) {
    checks.invalid(path, amount, 'must be an integer');
  }
}

/** Devices and huge pages can't be promised twice. */
function mayOvercommit(name: string): boolean {
  return standard.includes(name) || (!name.startsWith('hugepages-') && !name.includes('/'));
}
