import { endOfString } from './end-of-string.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const METADATA = Buffer.from('"metadata"');
const MANAGED_FIELDS = Buffer.from('"managedFields"');
const KIND = Buffer.from('"kind"');

/** Where something is in the JSON of an object: from the first byte of it to the first behind it. @internal */
export interface MetadataPlace {
  readonly start: number;
  readonly end: number;
  /** Whether the type of the object comes before them. */
  readonly isTyped: boolean;
  readonly managedFields:
    | {
        readonly start: number;
        readonly end: number;
        /** With the name, and the comma that goes with it. */
        readonly cutStart: number;
        readonly cutEnd: number;
      }
    | undefined;
}

/**
 * Finds an object's metadata and its managed fields in JSON without white space, as API servers write it. `undefined` where
 * they are not there, or the text is not as it should be.
 *
 * @internal
 */
export function findMetadata(json: Buffer): MetadataPlace | undefined {
  let isTyped = false;
  for (const member of members(json, 0)) {
    if (isName(json, member, KIND)) isTyped = true;
    if (!isName(json, member, METADATA)) continue;
    if (json[member.valueStart] !== OPEN_BRACE) return undefined;
    const end = endOfValue(json, member.valueStart);
    if (end === -1) return undefined;
    return {
      start: member.valueStart,
      end,
      isTyped,
      managedFields: managedFieldsOf(json, member.valueStart),
    };
  }
  return undefined;
}

function managedFieldsOf(json: Buffer, metadataStart: number): MetadataPlace['managedFields'] {
  for (const member of members(json, metadataStart)) {
    if (!isName(json, member, MANAGED_FIELDS)) continue;
    const { nameStart, valueStart: start } = member;
    const end = endOfValue(json, start);
    if (json[start] !== OPEN_BRACKET || end === -1) return undefined;
    if (json[end] === COMMA) return { start, end, cutStart: nameStart, cutEnd: end + 1 };
    const isOnly = json[nameStart - 1] === OPEN_BRACE;
    return { start, end, cutStart: isOnly ? nameStart : nameStart - 1, cutEnd: end };
  }
  return undefined;
}

interface Member {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly valueStart: number;
}

/** Those of the object that opens at `start`, as far as it is well-formed. */
function* members(json: Buffer, start: number): Generator<Member> {
  let at = start + 1;
  while (json[at] === QUOTE) {
    const nameEnd = endOfString(json, at + 1) + 1;
    if (nameEnd === 0 || json[nameEnd] !== COLON) return;
    yield { nameStart: at, nameEnd, valueStart: nameEnd + 1 };
    const end = endOfValue(json, nameEnd + 1);
    if (end === -1 || json[end] !== COMMA) return;
    at = end + 1;
  }
}

function isName(json: Buffer, { nameStart, nameEnd }: Member, name: Buffer): boolean {
  return nameEnd - nameStart === name.length && json.compare(name, 0, name.length, nameStart, nameEnd) === 0;
}

/** The first byte behind a value, or -1 where it does not end. */
function endOfValue(json: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfString(json, at + 1);
      if (at === -1) return -1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return -1;
}
