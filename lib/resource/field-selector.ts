/** A backslash, a comma or an equals sign in a value is written with a backslash before it. */
const VALUE = /^([^\\,=]|\\[\\,=])*$/;
const TERM = /^([\s\S]*?)(!=|==|=)([\s\S]*)$/;

/**
 * What is wrong with the text of a field selector, or `undefined`. The grammar is the server's own. Which fields a kind
 * can be selected by, only the server knows.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/fields#ParseSelector
 * @internal
 */
export function fieldSelectorProblem(text: string): string | undefined {
  for (const term of termsOf(text)) {
    if (term === '') continue;
    const [, field, , value = ''] = TERM.exec(term) ?? [];
    if (field === undefined) return `"${term}" has no operator: there are =, == and !=`;
    if (field.trim() === '') return `"${term}" has no field`;
    if (!VALUE.test(value))
      return `the value "${value}" holds a backslash or an equals sign without a backslash before it`;
  }
  return undefined;
}

/** Parted by commas, but not by those behind a backslash. */
function termsOf(text: string): string[] {
  return text.match(/(\\[\s\S]?|[^\\,])+/g) ?? [];
}
