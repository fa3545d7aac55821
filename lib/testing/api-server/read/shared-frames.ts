import type { StorageEvent } from '../storage/storage-event.js';

/** One frame of a watch. @internal */
export type Frame = string | Uint8Array;

/**
 * The frames of the latest change, by their form: made once, however many clients watch in that form. Only of the
 * latest: all who watch are told of a change in one turn, and frames that were kept would double what is stored.
 *
 * @internal
 */
export class SharedFrames {
  private event: StorageEvent | undefined;
  private readonly frames = new Map<string, Frame | Promise<Frame>>();

  of(event: StorageEvent, form: string, make: () => Frame | Promise<Frame>): Frame | Promise<Frame> {
    if (event !== this.event) {
      this.frames.clear();
      this.event = event;
    }
    let frame = this.frames.get(form);
    if (frame === undefined) this.frames.set(form, (frame = make()));
    return frame;
  }
}
