import type { Json, JsonObject } from '../../common/json.js';
import { wire } from '../../protobuf/wire-reader.js';
import { WireWriter } from '../../protobuf/wire-writer.js';

/** Numbers of fields are those of OpenAPIv2.proto of gnostic-models, which clients in Go read it with. */
const SCHEMA_TEXTS: Fields = [
  ['$ref', 1],
  ['format', 2],
  ['title', 3],
  ['description', 4],
  ['pattern', 13],
];
const SCHEMA_DOUBLES: Fields = [
  ['multipleOf', 6],
  ['maximum', 7],
  ['minimum', 9],
];
const SCHEMA_COUNTS: Fields = [
  ['exclusiveMaximum', 8],
  ['exclusiveMinimum', 10],
  ['maxLength', 11],
  ['minLength', 12],
  ['maxItems', 14],
  ['minItems', 15],
  ['uniqueItems', 16],
  ['maxProperties', 17],
  ['minProperties', 18],
];
const OPERATIONS: Fields = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['patch', 8],
];

type Fields = readonly (readonly [name: string, number: number])[];

/**
 * An OpenAPI 2 document in Protobuf: the only form that client-go asks for. It is written from its end to its beginning,
 * so what comes last in the bytes stands first.
 *
 * @internal
 */
export function openApiV2Bytes(document: JsonObject): Buffer {
  const out = new Writer();
  const { paths, definitions, security, securityDefinitions } = document as Record<string, JsonObject>;
  const requirements = security as unknown as JsonObject[];
  out.message(13, () =>
    out.named(1, securityDefinitions, (value) => out.message(2, () => securityDefinition(out, value))),
  );
  out.each(requirements, (value) =>
    out.message(12, () => out.named(1, value, (scopes) => out.texts(1, scopes as unknown as Json[]))),
  );
  out.message(9, () => out.named(1, definitions, (value) => schema(out, value)));
  out.message(8, () => out.named(2, paths, (value) => pathItem(out, value)));
  const info = document['info'] as JsonObject;
  out.message(2, () => {
    out.text(2, info['version']);
    out.text(1, info['title']);
  });
  out.text(1, document['swagger']);
  return out.finish();
}

function securityDefinition(out: Writer, { description, type, name, in: place }: JsonObject): void {
  out.text(4, description);
  out.text(3, place);
  out.text(2, name);
  out.text(1, type);
}

function schema(out: Writer, value: JsonObject): void {
  out.extensions(31, value);
  const { properties, items, additionalProperties, required, type } = value;
  if (properties) out.message(25, () => out.named(1, properties as JsonObject, (part) => schema(out, part)));
  if (items) out.message(23, () => out.message(1, () => schema(out, items as JsonObject)));
  if (type) out.message(22, () => out.text(1, type));
  if (typeof additionalProperties === 'object')
    out.message(21, () => out.message(1, () => schema(out, additionalProperties as JsonObject)));
  else if (additionalProperties !== undefined) out.message(21, () => out.number(2, additionalProperties));
  out.each(value['enum'] as Json[] | undefined, (one) => out.any(20, one));
  out.texts(19, (required ?? []) as Json[]);
  for (const [name, number] of SCHEMA_COUNTS) out.number(number, value[name]);
  for (const [name, number] of SCHEMA_DOUBLES) out.double(number, value[name]);
  for (const [name, number] of SCHEMA_TEXTS) out.text(number, value[name]);
}

function pathItem(out: Writer, value: JsonObject): void {
  parameters(out, 9, value);
  for (const [method, number] of OPERATIONS.toReversed()) {
    const one = value[method] as JsonObject | undefined;
    if (one) out.message(number, () => operation(out, one));
  }
}

function operation(out: Writer, value: JsonObject): void {
  out.extensions(13, value);
  out.texts(10, value['schemes'] as Json[]);
  out.message(9, () => out.named(1, value['responses'] as JsonObject, (answer) => response(out, answer)));
  parameters(out, 8, value);
  out.texts(7, value['consumes'] as Json[]);
  out.texts(6, value['produces'] as Json[]);
  out.text(5, value['operationId']);
  out.text(3, value['description']);
  out.texts(1, value['tags'] as Json[]);
}

/** A response, or what refers to one; of a schema, or of a file. */
function response(out: Writer, { description, schema: content }: JsonObject): void {
  out.message(1, () => {
    if (content) out.message(2, () => out.message(1, () => schema(out, content as JsonObject)));
    out.text(1, description);
  });
}

/** A parameter, or what refers to one: the body, or another, in the query or the path. */
function parameters(out: Writer, number: number, value: JsonObject): void {
  out.each(value['parameters'] as JsonObject[] | undefined, (parameter) =>
    out.message(number, () =>
      out.message(1, () => (parameter['in'] === 'body' ? body(out, parameter) : other(out, parameter))),
    ),
  );
}

function body(out: Writer, { name, in: place, required, schema: content }: JsonObject): void {
  out.message(1, () => {
    out.message(5, () => schema(out, content as JsonObject));
    out.number(4, required);
    out.text(3, place);
    out.text(2, name);
  });
}

function other(out: Writer, { name, in: place, required, type, description, uniqueItems }: JsonObject): void {
  const isInPath = place === 'path';
  out.message(2, () =>
    out.message(isInPath ? 4 : 3, () => {
      out.number(isInPath ? 19 : 20, uniqueItems);
      out.text(isInPath ? 5 : 6, type);
      out.text(4, name);
      out.text(3, description);
      out.text(2, place);
      out.number(1, required);
    }),
  );
}

/** What is absent is not written. */
class Writer {
  private readonly out = new WireWriter();

  finish(): Buffer {
    return this.out.finish();
  }

  message(number: number, write: () => void): void {
    const before = this.out.length;
    write();
    this.out.close(number, before);
  }

  text(number: number, value: Json | undefined): void {
    if (typeof value === 'string' && value !== '') this.message(number, () => this.out.text(value));
  }

  texts(number: number, values: readonly Json[]): void {
    this.each(values, (value) => this.text(number, value));
  }

  number(number: number, value: Json | undefined): void {
    if (value === undefined || value === null || value === false || value === 0) return;
    this.out.varint(Number(value));
    this.out.tag(number, wire.varint);
  }

  double(number: number, value: Json | undefined): void {
    if (typeof value !== 'number' || value === 0) return;
    this.out.double(value);
    this.out.tag(number, wire.fixed64);
  }

  /** Any value is YAML, which JSON is, too. */
  any(number: number, value: Json): void {
    this.message(number, () => this.text(2, JSON.stringify(value)));
  }

  /** Fields that begin with `x-`. */
  extensions(number: number, value: JsonObject): void {
    const extensions = Object.entries(value).filter(([name]) => name.startsWith('x-'));
    this.each(extensions, ([name, extension]) =>
      this.message(number, () => {
        this.any(2, extension as Json);
        this.text(1, name);
      }),
    );
  }

  /** A map is a list of names with their values. */
  named(number: number, map: JsonObject | undefined, write: (value: JsonObject) => void): void {
    this.each(Object.entries(map ?? {}), ([name, value]) =>
      this.message(number, () => {
        this.message(2, () => write(value as JsonObject));
        this.text(1, name);
      }),
    );
  }

  each<T>(values: readonly T[] | undefined, write: (value: T) => void): void {
    for (const value of (values ?? []).toReversed()) write(value);
  }
}
