/** A value in Protobuf: a text or bytes, an integer, or the fields of a message. */
export type WireValue = string | Uint8Array | number | bigint | readonly WireField[];

/** A field by its number; one that is repeated is there several times. */
export type WireField = readonly [number: number, value: WireValue];

/** Writes the wire format, for tests that send what a Go client would. */
export function message(...fields: readonly WireField[]): Buffer {
  return Buffer.concat(fields.map(([number, value]) => field(number, value)));
}

/** The body of a request: an object in the envelope that says of which kind it is. */
export function envelope(apiVersion: string, kind: string, ...fields: readonly WireField[]): Buffer {
  const typeMeta: WireField[] = [
    [1, apiVersion],
    [2, kind],
  ];
  return Buffer.concat([
    Buffer.from('k8s\0', 'latin1'),
    message([1, typeMeta], [2, message(...fields)], [3, ''], [4, '']),
  ]);
}

/** The body of a ConfigMap as client-go writes it: with the empty fields of its metadata. */
export function configMapInProtobuf(name: string, data: Readonly<Record<string, string>> = {}): Buffer {
  const metadata: WireField[] = [
    [1, name],
    [2, ''],
    [3, ''],
    [4, ''],
    [5, ''],
    [6, ''],
    [7, 0],
    [8, []],
  ];
  const entries = Object.entries(data).map(([key, value]): WireField => [2, [[1, key], [2, value]]]); // prettier-ignore
  return envelope('v1', 'ConfigMap', [1, metadata], ...entries);
}

function field(number: number, value: WireValue): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Buffer.concat([varint(BigInt(number) * 8n), varint(BigInt.asUintN(64, BigInt(value)))]);
  }
  const bytes =
    typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : message(...value);
  return Buffer.concat([varint(BigInt(number) * 8n + 2n), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}
