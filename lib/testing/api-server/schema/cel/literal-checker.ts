import type { Expr, ListLiteral, MapLiteral, StructLiteral } from './ast.js';
import { TypeBook } from './type-book.js';
import { formatType, listOf, mapOf, type Type } from './types.js';

/** Checks the literals that have expressions in them. @internal */
export abstract class LiteralChecker extends TypeBook {
  abstract check(expr: Expr): Type;

  protected checkList({ items, optional }: ListLiteral): Type {
    let joined: Type | undefined;
    items.forEach((item, index) => {
      let type = this.check(item);
      if (optional.has(index)) type = this.unwrapOptional(item, type);
      joined = this.join(joined, type);
    });
    return listOf(joined ?? this.newType());
  }

  protected checkMap({ entries }: MapLiteral): Type {
    let keys: Type | undefined;
    let values: Type | undefined;
    for (const { key, value, isOptional: isOptionalEntry } of entries) {
      keys = this.join(keys, this.check(key));
      const type = this.check(value);
      values = this.join(values, isOptionalEntry ? this.unwrapOptional(value, type) : type);
    }
    return mapOf(keys ?? this.newType(), values ?? this.newType());
  }

  protected checkStruct({ at, type: name, fields }: StructLiteral): Type {
    const type = this.structs(name);
    if (!type) return this.undeclared(at, name);
    for (const field of fields) {
      const actual = this.check(field.value);
      const wanted = type.fields?.get(field.name);
      if (!wanted) this.fail(field.at, `undefined field '${field.name}'`);
      else if (!this.assignable(wanted, actual)) {
        const types = `'${formatType(wanted)}' but provided type is '${formatType(actual)}'`;
        this.fail(field.at, `expected type of field '${field.name}' is ${types}`);
      }
    }
    return type;
  }
}
