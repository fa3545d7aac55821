const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const ALPHANUMERIC = 'must start and end with an alphanumeric character';

/** What the API server says of a name that breaks a rule: k8s.io/apimachinery/pkg/util/validation. */
const SAYINGS = {
  label: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and ${ALPHANUMERIC} (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  subdomain: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and ${ALPHANUMERIC} (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  label1035: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${LABEL_1035}')`,
  qualified: `must consist of alphanumeric characters, '-', '_' or '.', and ${ALPHANUMERIC} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`,
  value: `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and ${ALPHANUMERIC} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${QUALIFIED})?')`,
};

function check(text: string, max: number, pattern: string, saying: string): string[] {
  const wrong: string[] = [];
  if (Buffer.byteLength(text) > max) wrong.push(`must be no more than ${max} bytes`);
  if (!new RegExp(`^${pattern}$`).test(text)) wrong.push(saying);
  return wrong;
}

/** @returns what is wrong with a label of DNS; empty when nothing is @internal */
export const dnsLabelErrors = (text: string): string[] => check(text, 63, LABEL, SAYINGS.label);

/** @internal */
export const dnsSubdomainErrors = (text: string): string[] => check(text, 253, SUBDOMAIN, SAYINGS.subdomain);

/** A label that begins with a letter. @internal */
export const dns1035LabelErrors = (text: string): string[] => check(text, 63, LABEL_1035, SAYINGS.label1035);

/** @internal */
export const labelValueErrors = (text: string): string[] => check(text, 63, `(${QUALIFIED})?`, SAYINGS.value);

/** A name such as `example.com/my-name`, of labels and annotations. @internal */
export function qualifiedNameErrors(text: string): string[] {
  const parts = text.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2) {
    return [
      `a valid label key ${SAYINGS.qualified} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const wrong: string[] = [];
  if (second !== undefined) {
    if (first === '') wrong.push('prefix part must be non-empty');
    else wrong.push(...dnsSubdomainErrors(first).map((why) => `prefix part ${why}`));
  }
  const name = second ?? first;
  if (name === '') wrong.push('name part must be non-empty');
  else if (Buffer.byteLength(name) > 63) wrong.push('name part must be no more than 63 bytes');
  if (!new RegExp(`^${QUALIFIED}$`).test(name)) wrong.push(`name part ${SAYINGS.qualified}`);
  return wrong;
}
