import type { Entry, Expr, FieldEntry } from './ast.js';
import { TokenReader } from './token-reader.js';

/** Reads the literals that have expressions in them. @internal */
export abstract class LiteralReader extends TokenReader {
  abstract id(): number;

  protected abstract expression(): Expr;

  protected listLiteral(at: number): Expr {
    const id = this.id();
    const items: Expr[] = [];
    const optional = new Set<number>();
    this.instead(']', ',', '?');
    const isEmpty = this.accept(',') ?? this.is(']');
    while (!this.accept(']')) {
      if (isEmpty || (items.length > 0 && this.is(','))) {
        this.expect(']');
        break;
      }
      if (this.accept('?')) optional.add(items.length);
      items.push(this.expression());
      if (!this.accept(',')) {
        this.expect(']', [',']);
        break;
      }
    }
    return { kind: 'list', id, at, items, optional };
  }

  protected mapLiteral(at: number): Expr {
    const id = this.id();
    const entries: Entry[] = [];
    this.instead('}', ',', '?');
    const isEmpty = this.accept(',') ?? this.is('}');
    while (!this.accept('}')) {
      if (isEmpty || (entries.length > 0 && this.is(','))) {
        this.expect('}');
        break;
      }
      const isOptional = this.accept('?') !== undefined;
      const key = this.expression();
      this.expect(':');
      entries.push({ id: this.id(), key, value: this.expression(), isOptional });
      if (!this.accept(',')) {
        this.expect('}', [',']);
        break;
      }
    }
    return { kind: 'map', id, at, entries };
  }

  protected struct(type: string, at: number): Expr {
    this.accept('{');
    const fields: FieldEntry[] = [];
    while (!this.accept('}')) {
      this.accept('?');
      if (this.token.type !== 'ident' && this.token.type !== 'quoted') {
        this.mismatched("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}");
      }
      const { body: name } = this.token;
      this.position++;
      const { at: place } = this.expect(':');
      fields.push({ name, value: this.expression(), at: place });
      if (!this.accept(',')) {
        this.expect('}', [',']);
        break;
      }
    }
    return { kind: 'struct', id: this.id(), at, type, fields };
  }
}
