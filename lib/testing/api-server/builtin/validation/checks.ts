import { cause, type StatusCause } from '../../common/api-error.js';
import type { Shown } from '../../common/cause.js';
import type { Json } from '../../common/json.js';
import { numberAt } from '../fields.js';

/** The smallest number that is none. @internal */
export const NOT_NEGATIVE = 'must be greater than or equal to 0';
/** @internal */
export const IMMUTABLE = 'field is immutable';

/** Gathers what is wrong with an object, by field. @internal */
export class Checks {
  readonly causes: StatusCause[] = [];

  add(...causes: readonly StatusCause[]): this {
    this.causes.push(...causes);
    return this;
  }

  required(field: string, why = ''): void {
    this.add(cause.required(field, why));
  }

  invalid(field: string, value: Json | Shown | undefined, why: string | readonly string[]): void {
    for (const one of typeof why === 'string' ? [why] : why) {
      this.add(cause.invalid(field, value ?? null, one));
    }
  }

  forbidden(field: string, why: string): void {
    this.add(cause.forbidden(field, why));
  }

  duplicate(field: string, value: Json | undefined): void {
    this.add(cause.duplicate(field, value ?? null));
  }

  /** The value must be there, and fulfil a rule. */
  name(field: string, value: string, rule: (value: string) => string[], whyRequired = ''): void {
    if (value === '') this.required(field, whyRequired);
    else this.invalid(field, value, rule(value));
  }

  /** The value must be one of a list; an absent one passes, unless it is required. */
  oneOf(field: string, value: Json | undefined, supported: readonly string[], isRequired = false): void {
    if (value === undefined || value === null || value === '') {
      if (isRequired) this.required(field);
      return;
    }
    if (!supported.includes(value as string)) this.add(cause.notSupported(field, value, supported));
  }

  notSupported(field: string, value: Json | Shown | undefined, supported: readonly string[]): void {
    this.add(cause.notSupported(field, value ?? '', supported));
  }

  notNegative(field: string, value: Json | undefined): void {
    if (typeof value === 'number' && value < 0) this.invalid(field, value, NOT_NEGATIVE);
  }

  /** Numbers of an object that must not be negative. */
  noneNegative(field: string, object: Json | undefined, ...names: string[]): void {
    for (const name of names) this.notNegative(`${field}.${name}`, numberAt(object, name));
  }
}
