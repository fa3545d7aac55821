import type { Expr } from './ast.js';
import type { Checked } from './checked.js';
import { fixed, type Range, union, UNKNOWN_SIZE } from './estimate.js';
import type { Declaration } from './schema-types.js';
import { isOptional, type Type } from './types.js';

/** How large the parts of a list or a map are. @internal */
export interface EntrySize {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

/** What is known of a variable. @internal */
export interface Local {
  readonly path: readonly string[];
  readonly size: Range | undefined;
  readonly entries: EntrySize | undefined;
}

/** What is known of the sizes of expressions: by themselves, and by the schema that their paths lead into. @internal */
export class SizeBook {
  protected readonly paths = new Map<number, readonly string[]>();
  protected readonly sizes = new Map<number, Range>();
  protected readonly entrySizes = new Map<number, EntrySize>();
  protected readonly locals = new Map<string, Local[]>();

  constructor(
    protected readonly checked: Checked,
    protected readonly self: Declaration,
  ) {}

  protected local(name: string): Local | undefined {
    return this.locals.get(name)?.at(-1);
  }

  protected push(name: string, local: Local): void {
    this.locals.set(name, [...(this.locals.get(name) ?? []), local]);
  }

  protected pop(name: string): void {
    this.locals.set(name, (this.locals.get(name) ?? []).slice(0, -1));
  }

  protected typeOf({ id }: Expr): Type {
    return this.checked.types.get(id) as Type;
  }

  protected path(expr: Expr): readonly string[] {
    const local = expr.kind === 'ident' ? this.local(expr.name) : undefined;
    return local?.path ?? this.paths.get(expr.id) ?? [];
  }

  protected joinedSize(exprs: readonly Expr[]): Range {
    if (exprs.length === 0) return fixed(0);
    return exprs.map((expr) => this.size(expr) ?? UNKNOWN_SIZE).reduce(union);
  }

  protected localOf(expr: Expr): Local {
    return { path: this.path(expr), size: this.size(expr), entries: this.entries(expr) };
  }

  protected setSize({ id }: { readonly id: number }, size: Range | undefined): void {
    if (size) this.sizes.set(id, size);
  }

  protected setEntries({ id }: { readonly id: number }, entries: EntrySize | undefined): void {
    if (entries) this.entrySizes.set(id, entries);
  }

  protected copySizes(to: { readonly id: number }, from: Expr): void {
    this.setSize(to, this.size(from));
    this.setEntries(to, this.entries(from));
  }

  protected entries(expr: Expr): EntrySize | undefined {
    const own = this.entrySizes.get(expr.id);
    return own ?? (expr.kind === 'ident' ? this.local(expr.name)?.entries : undefined);
  }

  protected size(expr: Expr): Range | undefined {
    const known = this.sizes.get(expr.id) ?? literalSize(expr);
    if (known) return known;
    const declared = this.declaredSize(this.path(expr));
    if (declared) {
      this.sizes.set(expr.id, declared);
      return declared;
    }
    if (isScalar(this.typeOf(expr))) return fixed(1);
    return expr.kind === 'ident' ? this.local(expr.name)?.size : undefined;
  }

  /** What the schema says of the size of what a path leads to. The first part is the variable. */
  protected declaredSize(path: readonly string[]): Range | undefined {
    if (path.length === 0) return undefined;
    let declaration: Declaration | undefined = this.self;
    for (const part of path.slice(1)) {
      if (part === '@items' || part === '@values') declaration = declaration.element;
      // Keys are texts; how long they are, no schema says.
      else if (part === '@keys') return declaration.element ? fixed(0) : undefined;
      else declaration = declaration.fields?.get(part);
      if (!declaration) return undefined;
    }
    return { min: 0, max: declaration.maxElements };
  }
}
function literalSize(expr: Expr): Range | undefined {
  if (expr.kind === 'list') return fixed(expr.items.length);
  if (expr.kind === 'map') return fixed(expr.entries.length);
  if (expr.kind !== 'literal') return undefined;
  if (typeof expr.value === 'string') return fixed([...expr.value].length);
  return fixed(expr.value instanceof Uint8Array ? expr.value.length : 1);
}

function isScalar(type: Type): boolean {
  if (isOptional(type)) return isScalar(type.params[0] as Type);
  return ['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind);
}
