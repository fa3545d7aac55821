import { ApiError, type Status } from '../common/api-error.js';
import type { KubeObject } from '../common/kube-object.js';
import { toYaml } from '../common/yaml.js';
import type { StreamSink } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { StoredObject } from '../storage/stored-object.js';
import { apiVersion } from '../types/resource-type.js';
import { includeObject } from './include-object.js';
import { textsInVersion } from './in-version.js';
import { type IncludeObject, metadataOf, tableOf } from './table.js';

type Frame = string | Uint8Array;

/** Frames of a change in a form: made once, however many clients watch in that form. */
const shared = new WeakMap<StoredObject, Map<string, Frame>>();

/** Writes the frames of one watch, in order, in the version and form that the client asked for. @internal */
export class FrameWriter {
  private readonly form: string;
  private readonly include: IncludeObject;
  /** The last frame that is not out yet: only while a webhook or YAML keeps frames waiting. */
  private tail: Promise<void> | undefined;
  private hasColumns = false;

  constructor(
    private readonly context: RequestContext,
    private readonly sink: StreamSink,
  ) {
    const { type, version, accepts } = context;
    this.include = accepts.view === 'Table' ? includeObject(context) : 'Metadata';
    this.form = `${type.group}/${version.name} ${accepts.format} ${accepts.view ?? ''} ${this.include}`;
  }

  /** A change, whose frame is shared with all who watch in the same form. */
  event(type: StorageEvent['type'], { object }: StorageEvent): void {
    const key = `${type} ${this.form} ${this.hasColumns}`;
    let frames = shared.get(object);
    if (!frames) shared.set(object, (frames = new Map<string, Frame>()));
    const known = frames;
    const frame = known.get(key);
    if (frame !== undefined) return this.send(frame);
    this.send(this.frameOf(type, object), (made) => known.set(key, made));
  }

  /** An object as it is now. */
  object(type: 'ADDED', object: StoredObject): void {
    this.send(this.frameOf(type, object));
  }

  /** Says how far the client has seen everything. */
  bookmark(revision: number, isEndOfInitialEvents = false): void {
    const { type, version, accepts, server } = this.context;
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const metadata = {
      resourceVersion: String(revision),
      ...(isEndOfInitialEvents && { annotations }),
    };
    let object: object = { kind: type.kind, apiVersion: apiVersion(type.group, version.name), metadata };
    if (accepts.view === 'PartialObjectMetadata') object = metadataOf(object as KubeObject);
    if (accepts.view === 'Table') {
      object = tableOf([], version, this.include, server.clock.date(), { resourceVersion: String(revision) });
    }
    this.send(this.wrap('BOOKMARK', JSON.stringify(object)));
  }

  /** An error in the stream. */
  status(status: Status): void {
    this.send(this.wrap('ERROR', JSON.stringify(status)));
  }

  /** Ends the stream after what is still to be written. */
  end(): void {
    if (this.tail) void this.tail.then(() => this.sink.end());
    else this.sink.end();
  }

  private send(frame: Frame | Promise<Frame>, whenMade?: (frame: Frame) => void): void {
    if (!(frame instanceof Promise) && !this.tail) {
      whenMade?.(frame);
      return this.sink.write(frame);
    }
    const before = this.tail;
    const tail = Promise.all([frame, before])
      .then(
        ([made]) => {
          whenMade?.(made);
          this.sink.write(made);
        },
        (error: unknown) => {
          const status = (error instanceof ApiError ? error : ApiError.internal(error)).toStatus();
          this.sink.write(`{"type":"ERROR","object":${JSON.stringify(status)}}\n`);
          this.sink.end();
        },
      )
      .then(() => {
        if (this.tail === tail) this.tail = undefined;
      });
    this.tail = tail;
  }

  private frameOf(type: StorageEvent['type'], object: StoredObject): Frame | Promise<Frame> {
    const texts = textsInVersion(this.context, [object]);
    if (texts instanceof Promise) return texts.then(([text = '']) => this.wrap(type, this.viewOf(text)));
    return this.wrap(type, this.viewOf(texts[0] ?? ''));
  }

  private viewOf(text: string): string {
    const { accepts, version, server } = this.context;
    if (!accepts.view) return text;
    const object = JSON.parse(text) as KubeObject;
    if (accepts.view === 'PartialObjectMetadata') return JSON.stringify(metadataOf(object));
    const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' };
    const table = tableOf([object], version, this.include, server.clock.date(), metadata);
    // Only the first table of a stream says what its columns are.
    const isFirst = !this.hasColumns;
    this.hasColumns = true;
    return JSON.stringify(isFirst ? table : { ...table, columnDefinitions: null });
  }

  private wrap(type: string, text: string): Frame | Promise<Frame> {
    if (this.context.accepts.format === 'json') return `{"type":"${type}","object":${text}}\n`;
    return toYaml({ type, object: JSON.parse(text) as object }).then((yaml) => `${yaml}---\n`);
  }
}
