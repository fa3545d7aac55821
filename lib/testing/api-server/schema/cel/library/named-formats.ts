import { formatName, STRING_FORMATS } from '../../formats.js';
import {
  dns1035LabelErrors,
  dnsLabelErrors,
  dnsSubdomainErrors,
  labelValueErrors,
  qualifiedNameErrors,
} from '../../name-rules.js';
import { T } from '../types.js';
import { Foreign, Items, Optional, type Value } from '../values.js';
import { fn, member, type Overload } from './overload.js';

/** A format that rules check texts against. @internal */
export class CelFormat extends Foreign {
  readonly type = T.format;

  constructor(
    readonly name: string,
    readonly errors: (text: string) => string[],
    /** What a check costs is told by it. */
    readonly regexSize: number,
  ) {
    super();
  }

  equals(other: Value): boolean {
    return other instanceof CelFormat && other.name === this.name;
  }
}

/** What a generated name begins with may end in a dash. */
const prefix = (errors: (text: string) => string[]) => (text: string) => errors(text.replace(/-$/, 'a'));

const oneOf = (format: string, saying: string) => (text: string) =>
  STRING_FORMATS.get(formatName(format))?.(text) ? [] : [saying];

const FORMATS: Readonly<Record<string, CelFormat>> = {
  dns1123Label: new CelFormat('DNS1123Label', dnsLabelErrors, 30),
  dns1123Subdomain: new CelFormat('DNS1123Subdomain', dnsSubdomainErrors, 60),
  dns1035Label: new CelFormat('DNS1035Label', dns1035LabelErrors, 30),
  qualifiedName: new CelFormat('QualifiedName', qualifiedNameErrors, 60),
  dns1123LabelPrefix: new CelFormat('DNS1123LabelPrefix', prefix(dnsLabelErrors), 30),
  dns1123SubdomainPrefix: new CelFormat('DNS1123SubdomainPrefix', prefix(dnsSubdomainErrors), 60),
  dns1035LabelPrefix: new CelFormat('DNS1035LabelPrefix', prefix(dns1035LabelErrors), 30),
  labelValue: new CelFormat('LabelValue', labelValueErrors, 40),
  uri: new CelFormat('URI', oneOf('uri', 'invalid URI for request'), 1000),
  uuid: new CelFormat('uuid', oneOf('uuid', 'does not match the UUID format'), 75),
  byte: new CelFormat('byte', oneOf('byte', 'invalid base64'), 90),
  date: new CelFormat('date', oneOf('date', 'invalid date'), 80),
  datetime: new CelFormat('datetime', oneOf('datetime', 'invalid datetime'), 80),
};

/** @internal */
export const NAMED_FORMATS: readonly Overload[] = [
  member(
    'validate',
    'format-validate',
    'format string',
    'optional(list(string))',
    (format: CelFormat, text: string) => {
      const errors = format.errors(text);
      return errors.length === 0 ? Optional.NONE : new Optional(new Items(errors));
    },
  ),
  fn('format.named', 'format-named', 'string', 'optional(format)', (name: string) => {
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
    return format ? new Optional(format) : Optional.NONE;
  }),
  ...Object.entries(FORMATS).map(([name, format]) =>
    fn(`format.${name}`, `format.${name}`, '', 'format', () => format),
  ),
];
