import { endOfString, isEscaped as endsEscaped } from './end-of-string.js';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Root object, then the items array: an item opens at this depth. */
const ITEMS_DEPTH = 2;

/**
 * Takes a Kubernetes list apart while its bytes arrive: each item is handed over by itself, and what is around the
 * items is left as a small envelope. A list of any size is never one string, nor one long parse.
 *
 * The server writes `metadata` before the items of built-in kinds and behind those of custom resources; both work.
 *
 * @internal
 */
export class ListSplitter {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private isInItems = false;
  private item: Buffer[] | undefined;
  private readonly envelope: Buffer[] = [];
  /** How many pieces of the envelope come before the first item. */
  private headPieces: number | undefined;

  constructor(private readonly onItem: (json: Buffer) => void) {}

  push(chunk: Buffer): void {
    let pieceStart = 0;
    let { depth, isInString, isEscaped } = this;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (isInString) {
        if (isEscaped) {
          isEscaped = false;
          continue;
        }
        const end = endOfString(chunk, i);
        isInString = end === -1;
        // A string that goes on in the next chunk may begin there with what this one's last backslash stands before.
        isEscaped = isInString && endsEscaped(chunk, i, chunk.length);
        i = isInString ? chunk.length : end;
      } else if (byte === QUOTE) {
        isInString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (depth++ === ITEMS_DEPTH && byte === OPEN_BRACE && this.isInItems) {
          this.beginItem(chunk.subarray(pieceStart, i));
          pieceStart = i;
        } else if (depth === ITEMS_DEPTH) {
          // The only array right below a list's root is its items.
          this.isInItems = byte === OPEN_BRACKET;
          this.headPieces = undefined;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--depth === ITEMS_DEPTH && this.item) {
          this.item.push(chunk.subarray(pieceStart, i + 1));
          pieceStart = i + 1;
          this.endItem(this.item);
        }
      }
    }
    (this.item ?? this.envelope).push(chunk.subarray(pieceStart));
    this.depth = depth;
    this.isInString = isInString;
    this.isEscaped = isEscaped;
  }

  /** The list without its items. Throws when the answer ended early. */
  end(): {
    metadata?: { resourceVersion?: string; continue?: string; shardInfo?: object };
    kind?: string;
  } {
    if (this.depth !== 0 || this.item) throw new Error('the list was cut off');
    return JSON.parse(Buffer.concat(this.envelope).toString('utf8')) as object;
  }

  private beginItem(before: Buffer): void {
    this.item = [];
    if (this.headPieces === undefined) this.headPieces = this.envelope.push(before);
    // Between two items there is only a comma. Each kept would also keep its whole chunk from being freed.
    else this.envelope.length = this.headPieces;
  }

  private endItem(pieces: Buffer[]): void {
    this.item = undefined;
    const [only] = pieces;
    this.onItem(pieces.length === 1 && only ? only : Buffer.concat(pieces));
  }
}
