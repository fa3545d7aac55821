import { goFloat } from './go-float.js';
import { compareKeys } from './go-yaml-keys.js';
import { isPlainText } from './go-yaml-scalar.js';
import { escaped, stylesOf } from './go-yaml-style.js';
import { isObject, type Json, type JsonObject } from './json.js';

/** Beyond this column a text goes on in the next line. */
const BEST_WIDTH = 80;
const MAX_SIMPLE_KEY = 128;

/** Writes JSON as YAML, in the layout of the library that the real server writes it with. @internal */
export class GoYamlWriter {
  private text = '';
  private column = 0;

  static write(value: Json): string {
    const writer = new GoYamlWriter();
    writer.value(value, 0, false);
    return `${writer.text}\n`;
  }

  /** @param isInMapping whether the value belongs to a key; a list is not indented then */
  private value(value: Json, indent: number, isInMapping: boolean): void {
    if (Array.isArray(value) && value.length > 0) this.list(value, indent, isInMapping);
    else if (isObject(value) && Object.keys(value).length > 0) this.mapping(value, indent, isInMapping);
    else {
      if (isInMapping) this.put(' ');
      if (typeof value === 'string') this.scalar(value, isInMapping ? indent + 2 : indent, false);
      else if (typeof value === 'number') this.put(goFloat(value));
      else this.put(Array.isArray(value) ? '[]' : isObject(value) ? '{}' : String(value));
    }
  }

  private list(items: readonly Json[], indent: number, isInMapping: boolean): void {
    for (const [index, item] of items.entries()) {
      if (index > 0 || isInMapping) this.line(indent);
      this.put('- ');
      this.value(item, indent + 2, false);
    }
  }

  private mapping(object: JsonObject, indent: number, isInMapping: boolean): void {
    const own = isInMapping ? indent + 2 : indent;
    const keys = Object.keys(object).sort(compareKeys);
    for (const [index, key] of keys.entries()) {
      if (index > 0 || isInMapping) this.line(own);
      const isSimple = Buffer.byteLength(key) <= MAX_SIMPLE_KEY && !stylesOf(key).isMultiline;
      if (!isSimple) this.put('? ');
      this.scalar(key, own + 2, isSimple);
      if (!isSimple) this.line(own);
      this.put(':');
      this.value(object[key] ?? null, own, true);
    }
  }

  private scalar(text: string, indent: number, isKey: boolean): void {
    const styles = stylesOf(text);
    if (text.includes('\n') && !isKey && styles.allowsLiteral) return this.literal(text, indent);
    if (!text.includes('\n') && isPlainText(text)) {
      if (styles.allowsPlain) return this.folded(text, indent, isKey);
      if (styles.allowsSingleQuoted) {
        this.put("'");
        this.folded(text.replaceAll("'", "''"), indent, isKey);
        return this.put("'");
      }
    }
    this.doubleQuoted(text, indent, isKey);
  }

  private folded(text: string, indent: number, isKey: boolean): void {
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at);
      const isLone = char === ' ' && text[at - 1] !== ' ' && text[at + 1] !== ' ';
      const isInside = at > 0 && at < text.length - 1;
      if (isLone && isInside && !isKey && this.column > BEST_WIDTH) this.line(indent);
      else this.put(char);
    }
  }

  private doubleQuoted(text: string, indent: number, isKey: boolean): void {
    const chars = [...text];
    this.put('"');
    for (const [at, char] of chars.entries()) {
      const isFirstSpace = char === ' ' && chars[at - 1] !== ' ';
      const isInside = at > 0 && at < chars.length - 1;
      if (isFirstSpace && isInside && !isKey && this.column > BEST_WIDTH) {
        this.line(indent);
        if (chars[at + 1] === ' ') this.put('\\');
      } else this.put(escaped(char));
    }
    this.put('"');
  }

  private literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? '2' : '';
    const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
    this.put(`|${hint}${chomp}`);
    const lines = text.split('\n');
    if (text.endsWith('\n')) lines.pop();
    for (const line of lines) {
      if (line === '') this.put('\n');
      else {
        this.line(indent);
        this.put(line);
      }
    }
  }

  private line(indent: number): void {
    this.put(`\n${' '.repeat(indent)}`);
  }

  private put(text: string): void {
    this.text += text;
    const at = text.lastIndexOf('\n');
    this.column = at < 0 ? this.column + text.length : text.length - at - 1;
  }
}
