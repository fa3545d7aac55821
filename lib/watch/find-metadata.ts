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
const NAME = Buffer.from('"name"');
const NAMESPACE = Buffer.from('"namespace"');
const UID = Buffer.from('"uid"');
const RESOURCE_VERSION = Buffer.from('"resourceVersion"');
const DELETION_TIMESTAMP = Buffer.from('"deletionTimestamp"');

/** Where something is in the JSON of an object: from the first byte of it to the first behind it. @internal */
export class Place {
  start = -1;
  end = -1;

  set(start: number, end: number): void {
    this.start = start;
    this.end = end;
  }

  get isFound(): boolean {
    return this.start !== -1;
  }
}

/**
 * Finds an object's metadata, and in them its managed fields and what identifies it, in JSON without white space, as API
 * servers write it. Thousands of objects are looked at one after the other, and so it is used again for each.
 *
 * @internal
 */
export class MetadataFinder {
  /** Whether the type of the object comes before its metadata. */
  isTyped = false;
  readonly metadata = new Place();
  readonly managedFields = new Place();
  /** The managed fields with their name, and the comma that goes with it. */
  readonly cut = new Place();
  readonly name = new Place();
  readonly namespace = new Place();
  readonly uid = new Place();
  readonly resourceVersion = new Place();
  readonly deletionTimestamp = new Place();

  /** Returns whether there are metadata, and the text is as it should be. */
  find(json: Buffer): boolean {
    this.reset();
    for (let at = 1; json[at] === QUOTE;) {
      const start = valueStart(json, at);
      if (start === -1) return false;
      if (isName(json, at, start, METADATA))
        return json[start] === OPEN_BRACE && this.readMembers(json, start);
      if (isName(json, at, start, KIND)) this.isTyped = true;
      const end = endOfValue(json, start);
      if (end === -1 || json[end] !== COMMA) return false;
      at = end + 1;
    }
    return false;
  }

  private readMembers(json: Buffer, open: number): boolean {
    let at = open + 1;
    while (json[at] === QUOTE) {
      const start = valueStart(json, at);
      const end = start === -1 ? -1 : endOfValue(json, start);
      if (end === -1) return false;
      if (!this.take(json, at, start, end)) return false;
      if (json[end] !== COMMA) {
        at = end;
        break;
      }
      at = end + 1;
    }
    this.metadata.set(open, at + 1);
    return json[at] === CLOSE_BRACE;
  }

  private take(json: Buffer, at: number, start: number, end: number): boolean {
    if (isName(json, at, start, MANAGED_FIELDS)) {
      this.managedFields.set(start, end);
      if (json[end] === COMMA) this.cut.set(at, end + 1);
      else this.cut.set(json[at - 1] === OPEN_BRACE ? at : at - 1, end);
      return json[start] === OPEN_BRACKET;
    }
    this.placeOf(json, at, start)?.set(start, end);
    return true;
  }

  private placeOf(json: Buffer, at: number, start: number): Place | undefined {
    if (isName(json, at, start, NAME)) return this.name;
    if (isName(json, at, start, NAMESPACE)) return this.namespace;
    if (isName(json, at, start, UID)) return this.uid;
    if (isName(json, at, start, RESOURCE_VERSION)) return this.resourceVersion;
    return isName(json, at, start, DELETION_TIMESTAMP) ? this.deletionTimestamp : undefined;
  }

  private reset(): void {
    this.isTyped = false;
    this.metadata.set(-1, -1);
    this.managedFields.set(-1, -1);
    this.cut.set(-1, -1);
    this.name.set(-1, -1);
    this.namespace.set(-1, -1);
    this.uid.set(-1, -1);
    this.resourceVersion.set(-1, -1);
    this.deletionTimestamp.set(-1, -1);
  }
}

/** Of the member whose name opens at `at`; -1 where there is none. */
function valueStart(json: Buffer, at: number): number {
  const end = endOfString(json, at + 1);
  return end === -1 || json[end + 1] !== COLON ? -1 : end + 2;
}

/** Whether the member that opens at `at`, with its value at `start`, has this name. */
function isName(json: Buffer, at: number, start: number, name: Buffer): boolean {
  const { length } = name;
  if (start - at !== length + 1) return false;
  for (let i = 1; i < length; i++) if (json[at + i] !== name[i]) return false;
  return true;
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
