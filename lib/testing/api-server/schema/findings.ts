import { cause, GoFloat, type StatusCause } from '../common/cause.js';
import { goJson } from '../common/go-format.js';
import type { Json } from '../common/json.js';

/** What a value was found to do wrong, before it is said to the author. @internal */
export interface Finding {
  readonly type: 'required' | 'enum' | 'tooLong' | 'tooMany' | 'type' | 'invalid' | 'general';
  /** From the value that was checked; empty for itself. */
  readonly path: string;
  /** A finding of the same text is told once. */
  readonly text: string;
  readonly value?: Json | undefined;
  readonly isFloat?: boolean;
  readonly limit?: number;
  readonly supported?: readonly Json[];
}

/** @internal */
export class Findings {
  readonly all: Finding[] = [];

  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  add(finding: Finding): void {
    if (!this.all.some(({ text }) => text === finding.text)) this.all.push(finding);
  }

  addAll(others: Findings): void {
    for (const finding of others.all) this.add(finding);
  }

  wrongType(path: string, expected: string, value: string): void {
    const text = `${path} in body must be of type ${expected}: ${JSON.stringify(value)}`;
    this.add({ type: 'type', path, text, value });
  }

  /** @param isFloat whether the value is a number that the API server holds as a float, and shows as one */
  invalid(path: string, value: Json | undefined, what: string, isFloat = false): void {
    this.add({ type: 'invalid', path, text: `${path} in body ${what}`, value, isFloat });
  }

  /** One that belongs to no field, in the words of the API server. */
  general(text: string): void {
    this.add({ type: 'general', path: '', text });
  }
}

/** The finding as a cause of a Status, below a field where one is given. @internal */
export function toCause(finding: Finding, below?: string): StatusCause {
  const { type, path, text, value } = finding;
  const name = path.replace(/^\./, '');
  const field = [below, name].filter(Boolean).join('.') || '<nil>';
  switch (type) {
    case 'required':
      return cause.required(field);
    case 'enum': {
      const supported = (finding.supported ?? []).map((one) => (typeof one === 'string' ? one : goJson(one)));
      return cause.notSupported(field, value, supported);
    }
    case 'tooLong':
      return cause.tooLong(field, finding.limit ?? -1);
    case 'tooMany':
      return cause.tooMany(field, Number(value), finding.limit ?? -1);
    case 'type':
      return cause.typeInvalid(field, value ?? '', text);
    case 'invalid':
      return cause.invalid(field, finding.isFloat ? new GoFloat(Number(value)) : (value ?? ''), text);
    case 'general':
      return cause.invalid(below ?? '<nil>', '', text);
  }
}
