import { ApiError, type Status } from '../common/api-error.js';
import { goJson } from '../common/go-text.js';
import type { JsonObject } from '../common/json.js';
import { type JsonText, parseText } from '../common/json-text.js';
import type { KubeObject } from '../common/kube-object.js';
import { frameEvent } from '../protobuf/envelope.js';
import type { StreamSink } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { StoredObject } from '../storage/stored-object.js';
import { apiVersion } from '../types/resource-type.js';
import { includeObject } from './include-object.js';
import { textsInVersion } from './in-version.js';
import type { Frame } from './shared-frames.js';
import type { IncludeObject } from './table.js';
import { viewOfObject } from './view.js';

const END_OF_FRAME = Buffer.from('}\n');

/** Writes the frames of one watch, in order, in the version and form that the client asked for. @internal */
export class FrameWriter {
  private readonly form: string;
  private readonly include: IncludeObject;
  /** The last frame that is not out yet: only while a webhook keeps frames waiting. */
  private tail: Promise<void> | undefined;
  private hasColumns = false;

  constructor(
    private readonly context: RequestContext,
    private readonly sink: StreamSink,
  ) {
    const { type, version, accepts } = context;
    this.include = accepts.view === 'Table' ? includeObject(context) : 'Metadata';
    this.form = `${type.group}/${version.name} ${accepts.format} ${accepts.view ?? ''} ${accepts.viewVersion ?? ''} ${this.include}`;
  }

  /** A change, whose frame is shared with all who watch in the same form. */
  event(type: StorageEvent['type'], event: StorageEvent): void {
    const isFirst = this.isFirstTable();
    const form = `${type} ${this.form} ${isFirst}`;
    const make = () => this.frameOf(type, shownState(type, event), isFirst);
    this.send(this.context.server.frames.of(event, form, make));
  }

  /** An object as it is now. */
  object(type: 'ADDED', object: StoredObject): void {
    this.send(this.frameOf(type, object, this.isFirstTable()));
  }

  /** Says how far the client has seen everything. */
  bookmark(revision: number, isEndOfInitialEvents = false): void {
    const { type, version } = this.context;
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const metadata = {
      resourceVersion: String(revision),
      ...(isEndOfInitialEvents && { annotations }),
    };
    const object = { kind: type.kind, apiVersion: apiVersion(type.group, version.name), metadata };
    this.send(this.wrap('BOOKMARK', this.viewOf(goJson(object), this.isFirstTable())));
  }

  /** An error in the stream. */
  status(status: Status): void {
    this.send(this.wrap('ERROR', goJson(status)));
  }

  /** Ends the stream after what is still to be written. */
  end(): void {
    if (this.tail) void this.tail.then(() => this.sink.end());
    else this.sink.end();
  }

  private send(frame: Frame | Promise<Frame>): void {
    if (!(frame instanceof Promise) && !this.tail) return this.sink.write(frame);
    const before = this.tail;
    const tail = Promise.all([frame, before])
      .then(
        ([made]) => this.sink.write(made),
        (error: unknown) => {
          const status = (error instanceof ApiError ? error : ApiError.internal(error)).toStatus();
          this.sink.write(this.wrap('ERROR', goJson(status)));
          this.sink.end();
        },
      )
      .then(() => {
        if (this.tail === tail) this.tail = undefined;
      });
    this.tail = tail;
  }

  /** Only the first table of a stream says what its columns are. */
  private isFirstTable(): boolean {
    const isFirst = !this.hasColumns;
    this.hasColumns = true;
    return isFirst;
  }

  private frameOf(
    type: StorageEvent['type'],
    object: StoredObject,
    isFirst: boolean,
  ): Frame | Promise<Frame> {
    const texts = textsInVersion(this.context, [object]);
    const wrapped = ([text = '']: readonly JsonText[]) => this.wrap(type, this.viewOf(text, isFirst));
    return texts instanceof Promise ? texts.then(wrapped) : wrapped(texts);
  }

  private viewOf(text: JsonText, isFirst: boolean): JsonText {
    const { context } = this;
    if (!context.accepts.view) return text;
    const view = viewOfObject(context, parseText<KubeObject>(text));
    return goJson(!isFirst && 'columnDefinitions' in view ? { ...view, columnDefinitions: null } : view);
  }

  private wrap(type: string, text: JsonText): Frame {
    const { format } = this.context.accepts;
    if (format === 'protobuf') return frameEvent(type, parseText<JsonObject>(text));
    const head = `{"type":"${type}","object":`;
    return typeof text === 'string'
      ? `${head}${text}}\n`
      : Buffer.concat([Buffer.from(head), text, END_OF_FRAME]);
  }
}

/** An object that leaves a selection is shown as it was, with the version of the change. */
function shownState(type: StorageEvent['type'], event: StorageEvent): StoredObject {
  const { object, previous, revision } = event;
  const hasLeft = type === 'DELETED' && event.type !== 'DELETED';
  return hasLeft && previous ? previous.withRevision(revision) : object;
}
