import type { Content } from '../common/memory-block.js';
import type { KubernetesObject, ObjectMeta } from '../resource/kubernetes-object.js';
import { MetadataFinder, type Place } from './find-metadata.js';

/** What tells an object, and a state of it, from all others. @internal */
export interface ObjectIdentity extends Pick<ObjectMeta, 'name' | 'uid' | 'resourceVersion'> {
  readonly namespace: string | undefined;
  readonly isDeleting: boolean;
}

/** The JSON of an object as the server has sent it, but for `managedFields`. Valid until the next chunk comes. @internal */
export interface RawObject extends Content {
  readonly identity: ObjectIdentity;
  managedFields(): readonly unknown[];
}

/** An object of a list: whole, or, with `raw`, nothing but its type and its metadata, and the rest as JSON. @internal */
export interface ListedObject extends KubernetesObject {
  readonly raw?: RawObject;
}

/** @internal */
export function identityOf(object: ListedObject): ObjectIdentity {
  if (object.raw) return object.raw.identity;
  const { name, namespace, uid, resourceVersion, deletionTimestamp } = object.metadata;
  return { name, namespace, uid, resourceVersion, isDeleting: deletionTimestamp !== undefined };
}

/** Items of a list of a built-in kind come without their type. @internal */
export type ObjectType = Pick<KubernetesObject, 'apiVersion' | 'kind'>;

/** @internal */
export type RawReader = (json: Buffer) => ListedObject | undefined;

/**
 * Reads of an object no more than what identifies it, and its metadata where somebody looks at them, without
 * `managedFields`: to parse the whole, and to write down what is kept of it, costs several times as much. `undefined` where
 * that can't be done, as what is there is not as usual.
 *
 * @param type that of all objects that it is going to read
 * @internal
 */
export function rawReader(type: ObjectType): RawReader {
  const { apiVersion, kind } = type;
  const typePart = Buffer.from(`{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},`);
  const finder = new MetadataFinder();
  return (json) => (finder.find(json) ? new RawListed(type, json, typePart, finder) : undefined);
}

class RawListed implements ListedObject, RawObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly identity: ObjectIdentity;
  readonly length: number;
  private readonly typePart: Buffer | undefined;
  private readonly metadataStart: number;
  private readonly metadataEnd: number;
  private readonly cutStart: number;
  private readonly cutEnd: number;
  private readonly managedStart: number;
  private readonly managedEnd: number;
  private parsed: ObjectMeta | undefined = undefined;

  constructor(
    { apiVersion, kind }: ObjectType,
    private readonly json: Buffer,
    typePart: Buffer,
    found: MetadataFinder,
  ) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    const { metadata, managedFields, cut } = found;
    this.metadataStart = metadata.start;
    this.metadataEnd = metadata.end;
    this.cutStart = cut.isFound ? cut.start : metadata.end;
    this.cutEnd = cut.isFound ? cut.end : metadata.end;
    this.managedStart = managedFields.start;
    this.managedEnd = managedFields.end;
    this.typePart = found.isTyped ? undefined : typePart;
    this.length = json.length - (this.cutEnd - this.cutStart) + (found.isTyped ? 0 : typePart.length - 1);
    this.identity = {
      name: textAt(json, found.name) as string,
      namespace: textAt(json, found.namespace),
      uid: textAt(json, found.uid) as string,
      resourceVersion: textAt(json, found.resourceVersion) as string,
      isDeleting: found.deletionTimestamp.isFound,
    };
  }

  get raw(): RawObject {
    return this;
  }

  get metadata(): ObjectMeta {
    const { json, metadataStart, cutStart, cutEnd, metadataEnd } = this;
    const text = () =>
      json.toString('utf8', metadataStart, cutStart) + json.toString('utf8', cutEnd, metadataEnd);
    return (this.parsed ??= JSON.parse(text()) as ObjectMeta);
  }

  copyTo(memory: Buffer, at: number): void {
    const { json, typePart, cutStart, cutEnd } = this;
    if (typePart) at += typePart.copy(memory, at);
    at += json.copy(memory, at, typePart ? 1 : 0, cutStart);
    json.copy(memory, at, cutEnd);
  }

  managedFields(): readonly unknown[] {
    if (this.managedStart === -1) return [];
    return JSON.parse(this.json.toString('utf8', this.managedStart, this.managedEnd)) as unknown[];
  }
}

const QUOTE = 0x22;

/** A string of JSON; `undefined` where there is none. */
function textAt(json: Buffer, { start, end }: Place): string | undefined {
  if (start === -1 || json[start] !== QUOTE) return undefined;
  const text = json.toString('utf8', start + 1, end - 1);
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}
