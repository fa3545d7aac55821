/**
 * What names and keys have to look like. Each function says what is wrong, in the words that clients of the real
 * server know; nothing when all is well.
 */

/** @internal */
export type NameRule = (name: string) => string[];

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const configKey = '[-._a-zA-Z0-9]+';

const labelForm = whole(label);
const subdomainForm = whole(subdomain);
const qualifiedForm = whole(qualified);
const labelValueForm = whole(`(${qualified})?`);
const wildcardForm = whole(`\\*\\.${subdomain}`);

function whole(source: string): RegExp {
  return new RegExp(`^(?:${source})$`);
}

/** The hint that follows a rule: examples, and the expression. */
function hint(rule: string, source: string, ...examples: string[]): string {
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return examples.length === 0
    ? `${rule} (regex used for validation is '${source}')`
    : `${rule} (e.g. ${list}regex used for validation is '${source}')`;
}

const tooLong = (value: string, max: number, unit = 'characters'): string[] =>
  Buffer.byteLength(value) > max ? [`must be no more than ${max} ${unit}`] : [];

/** @internal */
export const dnsLabel: NameRule = (name) => {
  const causes = tooLong(name, 63);
  if (labelForm.test(name)) return causes;
  if (subdomainForm.test(name)) return [...causes, 'must not contain dots'];
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...causes, hint(rule, label, 'my-name', '123-abc')];
};

/** @internal */
export const dnsSubdomain: NameRule = (name) => {
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  const causes = tooLong(name, 253);
  return subdomainForm.test(name) ? causes : [...causes, hint(rule, subdomain, 'example.com')];
};

/** @internal */
export const dns1035Label: NameRule = (name) => {
  const form = '[a-z]([-a-z0-9]*[a-z0-9])?';
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  const causes = tooLong(name, 63);
  return whole(form).test(name) ? causes : [...causes, hint(rule, form, 'my-name', 'abc-123')];
};

/** @internal */
export const wildcardSubdomain: NameRule = (name) => {
  const rule =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  const causes = tooLong(name, 253);
  return wildcardForm.test(name) ? causes : [...causes, hint(rule, `\\*\\.${subdomain}`, '*.example.com')];
};

/** A name that can be part of a path. @internal */
export const pathSegment: NameRule = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
};

/** @internal */
export const anyName: NameRule = () => [];

/** A label's key: a name, perhaps with a domain before a slash. @internal */
export const qualifiedName: NameRule = (value) => {
  const rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const form = hint(rule, qualified, 'MyName', 'my.name', '123-abc');
  const [first = '', second, ...more] = value.split('/');
  if (more.length > 0) {
    return [
      `a valid label key ${form} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const causes: string[] = [];
  if (second !== undefined) {
    if (first === '') causes.push('prefix part must be non-empty');
    else causes.push(...dnsSubdomain(first).map((text) => `prefix part ${text}`));
  }
  const name = second ?? first;
  if (name === '') causes.push('name part must be non-empty');
  causes.push(...tooLong(name, 63, 'bytes').map((text) => `name part ${text}`));
  if (!qualifiedForm.test(name)) causes.push(`name part ${form}`);
  return causes.map((text) => text.replace('no more than 253 characters', 'no more than 253 bytes'));
};

/** @internal */
export const labelValue: NameRule = (value) => {
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const causes = tooLong(value, 63, 'bytes');
  if (labelValueForm.test(value)) return causes;
  return [...causes, hint(rule, `(${qualified})?`, 'MyValue', 'my_value', '12345')];
};

function noParentFolder(value: string): string[] {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** A key of a ConfigMap or Secret. @internal */
export const configMapKey: NameRule = (key) => {
  const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  const causes = tooLong(key, 253);
  if (!whole(configKey).test(key)) {
    causes.push(hint(rule, configKey, 'key.name', 'KEY_NAME', 'key-name'));
  }
  return [...causes, ...noParentFolder(key)];
};

/** Any printable ASCII but `=`. @internal */
export const envVarName: NameRule = (name) => {
  if (name === '') return ['environment variable name must be non-empty'];
  if (/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

/** @internal */
export const portName: NameRule = (name) => {
  const causes = tooLong(name, 15);
  if (!/^[-a-z0-9]+$/.test(name)) {
    causes.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(name)) causes.push('must contain at least one letter (a-z)');
  if (name.includes('--')) causes.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) causes.push('must not begin or end with a hyphen');
  return causes;
};

/** @internal */
export const portNumber = (port: number): string[] =>
  port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive'];

/** @internal */
export const percent: NameRule = (value) =>
  /^[0-9]+%$/.test(value)
    ? []
    : [
        hint(
          "a valid percent string must be a numeric string followed by an ending '%'",
          '[0-9]+%',
          '1%',
          '93%',
        ),
      ];

/** @internal */
export const httpHeaderName: NameRule = (name) =>
  /^[-A-Za-z0-9]+$/.test(name)
    ? []
    : [
        hint(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          '[-A-Za-z0-9]+',
          'X-Header-Name',
        ),
      ];

/** The name of something that is made from a prefix: a dash at its end stands for what follows. @internal */
export function generatedName(rule: NameRule): NameRule {
  return (prefix) => rule(prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix);
}
