/** One clause of an `Accept` header. @internal */
export interface AcceptClause {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads an `Accept` header, the preferred clause first. The order is that of the library which the real server uses,
 * with all that is peculiar to it: a clause without a wildcard comes before one with it, whatever their qualities.
 *
 * @internal
 */
export function parseAccept(header: string): readonly AcceptClause[] {
  const clauses: AcceptClause[] = [];
  for (const part of header.split(',')) {
    const clause = parseClause(part);
    if (!clause) continue;
    let place = clauses.length;
    while (place > 0 && isBefore(clause, clauses[place - 1] as AcceptClause)) place--;
    clauses.splice(place, 0, clause);
  }
  return clauses;
}

function isBefore(a: AcceptClause, b: AcceptClause): boolean {
  return (
    a.quality > b.quality || (a.type !== '*' && b.type === '*') || (a.subtype !== '*' && b.subtype === '*')
  );
}

function parseClause(part: string): AcceptClause | undefined {
  const [range = '', ...rest] = part.split(';');
  const [type = '', subtype, more] = range.split('/').map((text) => text.trim());
  if (more || (!subtype && type !== '*')) return undefined;
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  let quality = 1;
  for (const text of rest) {
    const [name = '', value, tail] = text.split('=');
    if (!value || tail) continue;
    if (name.trim() === 'q') quality = Number.parseFloat(value) || 0;
    else parameters[name.trim()] = value.trim();
  }
  return { type, subtype: subtype || '*', quality, parameters };
}
