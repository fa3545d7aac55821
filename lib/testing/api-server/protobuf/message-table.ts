import { readFileSync } from 'node:fs';
import { once } from '../builtin/once.js';

/** A field of a message, as the table has it. @internal */
export interface FieldLayout {
  readonly number: number;
  /** In JSON. Empty: in JSON the fields of its message are fields of the owner. */
  readonly name: string;
  readonly shape: 'one' | 'list' | 'map';
  /** The full name of a message, or a word for what is none or writes itself. */
  readonly type: string;
  /** What Go calls a text that has a name, such as `v1.SecretType`. */
  readonly goName?: string;
}

/**
 * How the built-in kinds are laid out in Protobuf. A line of the file is parsed when its message is first asked for.
 *
 * @internal
 */
export class MessageTable {
  private readonly lines = new Map<string, string>();
  private readonly kinds = new Map<string, string>();
  private readonly layouts = new Map<string, readonly FieldLayout[]>();

  /** @param text a line with its origin, then a line for each message: see `test/control-plane/v1.36/go-types/messages.go` */
  constructor(text: string) {
    for (const line of text.split('\n').slice(1)) {
      const [name, apiVersion] = line.split(' ', 2);
      if (!name || !apiVersion) continue;
      this.lines.set(name, line);
      if (apiVersion !== '-') this.kinds.set(`${apiVersion} ${lastPart(name)}`, name);
    }
  }

  /** The name of the message that a kind is written as. */
  messageOf(apiVersion: string, kind: string): string | undefined {
    const own = this.kinds.get(`${apiVersion} ${kind}`);
    if (own) return own;
    // Every group and version knows what an answer or options may be.
    const common = META + kind;
    return this.lines.has(common) ? common : undefined;
  }

  /** @throws Error where there is no such message */
  fieldsOf(message: string): readonly FieldLayout[] {
    const known = this.layouts.get(message);
    if (known) return known;
    const line = this.lines.get(message);
    if (line === undefined) throw new Error(`There is no message "${message}" in the table of messages.`);
    const layout = line
      .split(' ')
      .slice(2)
      .map((text) => parseField(text, message));
    this.layouts.set(message, layout);
    return layout;
  }

  /** What Go calls the texts in a field; undefined where they are plain ones, or there is no such field. */
  goNameOf(message: string, field: string): string | undefined {
    const owner = this.embeddedIn(message, field)?.at(-1) ?? message;
    if (!this.lines.has(owner)) return undefined;
    return this.fieldsOf(owner).find(({ name }) => name === field)?.goName;
  }

  /**
   * The messages in which a field is that JSON has in their owner, from the outermost on; empty for a field of the
   * message itself, undefined where there is no such field.
   */
  embeddedIn(message: string, field: string): readonly string[] | undefined {
    if (!this.lines.has(message)) return undefined;
    const layout = this.fieldsOf(message);
    if (layout.some(({ name }) => name === field)) return [];
    for (const { name, type } of layout) {
      const inner = name === '' ? this.embeddedIn(type, field) : undefined;
      if (inner) return [type, ...inner];
    }
    return undefined;
  }
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const fieldText = /^(?<number>\d+)(?<name>[^:]*):(?<shape>\[\]|%|)(?<type>[^=]+)(?:=(?<goName>.+))?$/;
const shapes: Readonly<Record<string, FieldLayout['shape']>> = { '': 'one', '[]': 'list', '%': 'map' };

function parseField(text: string, owner: string): FieldLayout {
  const { number, name, shape, type, goName } = fieldText.exec(text)?.groups ?? {};
  if (number === undefined || name === undefined || shape === undefined || type === undefined) {
    throw new Error(`"${text}" is no field of "${owner}" in the table of messages.`);
  }
  return {
    number: Number(number),
    name,
    shape: shapes[shape] ?? 'one',
    type: type.startsWith('.') ? owner.slice(0, owner.lastIndexOf('.')) + type : type,
    ...(goName && { goName }),
  };
}

/** `Pod` of `io.k8s.api.core.v1.Pod`. @internal */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** @internal */
export const builtinMessages = once(
  () => new MessageTable(readFileSync(new URL('../builtin/data/messages.txt', import.meta.url), 'utf8')),
);
