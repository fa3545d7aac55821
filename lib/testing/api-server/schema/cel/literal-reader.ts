import type { Entry, Expr } from './ast.js';
import { TokenReader } from './token-reader.js';

/** Reads the literals that have expressions in them. @internal */
export abstract class LiteralReader extends TokenReader {
  abstract id(): number;

  protected abstract expression(): Expr;

  protected listLiteral(at: number): Expr {
    const id = this.id();
    const items: Expr[] = [];
    const optional = new Set<number>();
    while (!this.accept(']')) {
      if (this.accept('?')) optional.add(items.length);
      items.push(this.expression());
      if (!this.accept(',')) {
        this.expect(']');
        break;
      }
    }
    return { kind: 'list', id, at, items, optional };
  }

  protected mapLiteral(at: number): Expr {
    const id = this.id();
    const entries: Entry[] = [];
    while (!this.accept('}')) {
      const isOptional = this.accept('?') !== undefined;
      const key = this.expression();
      this.expect(':');
      entries.push({ id: this.id(), key, value: this.expression(), isOptional });
      if (!this.accept(',')) {
        this.expect('}');
        break;
      }
    }
    return { kind: 'map', id, at, entries };
  }

  protected struct(type: string, at: number): Expr {
    this.expect('{');
    while (!this.accept('}')) {
      this.position++;
      this.expect(':');
      this.expression();
      if (!this.accept(',')) {
        this.expect('}');
        break;
      }
    }
    return { kind: 'struct', id: this.id(), at, type };
  }
}
