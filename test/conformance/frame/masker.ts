const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const time = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const generatedSuffix = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const age = /^(<invalid>|\d+[smhd](\d+[smhd])?)$/;
/** Whom the certificate of the administrator names on the one server and on the other. */
const admins = new Set<unknown>(['admin', 'kubernetes-admin']);
const hourMs = 3_600_000;

/**
 * Takes out of what one server said all that cannot be equal on another. UIDs, versions and generated names become
 * symbols in the order of their appearance, so that "the same as before" is still to be seen.
 */
export class Masker {
  private readonly symbols = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly literals = new Map<string, string>();

  /** Replaces `literal` wherever it appears from now on. */
  hide(literal: string, by: string): void {
    this.literals.set(literal, by);
  }

  mask(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.mask(item));
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Record<string, unknown>;
    this.learnGeneratedName(object);
    const isTable = object['kind'] === 'Table';
    return Object.fromEntries(
      Object.entries(object).map(([key, item]) => [
        this.text(key),
        isTable && key === 'rows' ? this.rows(object) : this.field(object, key, item),
      ]),
    );
  }

  text(text: string): string {
    let masked = text;
    for (const [literal, by] of this.literals) masked = masked.replaceAll(literal, by);
    return (
      masked
        .replace(uuid, (value) => this.symbol('uid', value))
        .replace(time, (value, fraction?: string) =>
          Math.abs(Date.parse(value) - Date.now()) < hourMs ? `<time${fraction ? ' in µs' : ''}>` : value,
        )
        .replace(token, '<token>')
        .replace(/\bX509SHA256=[0-9a-f]{64}\b/g, 'X509SHA256=<hash>')
        .replace(/\b10\.0\.\d{1,3}\.\d+\b/g, '<ip>')
        .replace(/\b127\.0\.0\.1:\d+/g, '<host>')
        .replace(/\b(\d+):3[0-2]\d{3}\/(TCP|UDP|SCTP)\b/g, '$1:<port>/$2')
        .replace(/(resourceVersion\\*":\\*")[1-9]\d*/g, '$1<version>')
        .replace(/(nodePort\\*":)3[0-2]\d{3}\b/gi, '$1<port>')
        // A map as Go prints it.
        .replace(/\b(resourceVersion:)[1-9]\d*/g, '$1<version>')
        .replace(/\b(nodePort:)3[0-2]\d{3}\b/g, '$1<port>')
        .replace(/\b(resourceVersion=)[1-9]\d{1,7}\b/g, '$1<version>')
        .replace(/\b(continue=)eyJ[\w%=-]+/g, '$1<continue>')
        // In YAML, the line may break between any two words.
        .replace(/\b(ResourceVersion\s+in\s+(?:the\s+precondition|record)\s+)\(\d+\)/g, '$1(<version>)')
        .replace(/\b(ResourceVersion\s+in\s+object\s+meta:\s+)\d+/g, '$1<version>')
        .replace(/\bcurrent: \d+/g, 'current: <version>')
        .replace(/(too old resource version: \d+) \(\d+\)/g, '$1 (<version>)')
    );
  }

  private field(parent: Record<string, unknown>, key: string, value: unknown): unknown {
    switch (key) {
      case 'resourceVersion':
        if (typeof value !== 'string' || !/^[1-9]\d*$/.test(value)) return this.mask(value);
        // Versions of lists and bookmarks depend on what others do at the same time.
        return 'uid' in parent || 'namespace' in parent ? this.symbol('version', value) : '<version>';
      case 'managedFields':
        // Their order depends on the second in which each was written.
        return Array.isArray(value) ? this.mask(value.toSorted(byManager)) : value;
      case 'continue':
        return typeof value === 'string' && value ? '<continue>' : value;
      case 'username':
        return admins.has(value) ? '<admin>' : this.mask(value);
      case 'nodePort':
      case 'healthCheckNodePort':
        return typeof value === 'number' && value ? '<port>' : value;
      default:
        return this.mask(value);
    }
  }

  private rows(table: Record<string, unknown>): unknown {
    const columns = (table['columnDefinitions'] ?? []) as { name: string; format?: string }[];
    return ((table['rows'] ?? []) as { cells: unknown[] }[]).map((row) => ({
      ...(this.mask(row) as object),
      cells: row.cells.map((cell, index) =>
        typeof cell === 'string' && age.test(cell) && isAge(columns[index]?.name) ? '<age>' : this.mask(cell),
      ),
    }));
  }

  private learnGeneratedName(object: Record<string, unknown>): void {
    const { name, generateName } = object;
    if (typeof name !== 'string' || typeof generateName !== 'string' || !generateName) return;
    const suffix = name.slice(-5);
    if (generatedSuffix.test(suffix) && !this.literals.has(name)) {
      const index = this.count('generated');
      this.hide(name, `${name.slice(0, -5)}<random ${index}>`);
    }
  }

  private symbol(kind: string, value: string): string {
    const key = `${kind} ${value}`;
    let symbol = this.symbols.get(key);
    if (!symbol) this.symbols.set(key, (symbol = `<${kind} ${this.count(kind)}>`));
    return symbol;
  }

  private count(kind: string): number {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count;
  }
}

function isAge(column: string | undefined): boolean {
  return (
    column !== undefined && ['Age', 'Duration', 'Last Seen', 'First Seen', 'Last Schedule'].includes(column)
  );
}

function byManager(a: unknown, b: unknown): number {
  const [one, other] = [a, b].map((entry) => {
    const fields = entry as Record<string, string | undefined>;
    const { operation, manager, subresource = '', apiVersion } = fields;
    return `${operation} ${manager} ${subresource} ${apiVersion}`;
  });
  return one! < other! ? -1 : 1;
}
