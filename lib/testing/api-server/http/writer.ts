/** The common part of both protocols' responses, whose overloads do not unite. @internal */
export interface Writer {
  readonly destroyed: boolean;
  readonly writableLength: number;
  writeHead(status: number, headers: Record<string, unknown>): unknown;
  flushHeaders?(): void;
  write(chunk: string | Uint8Array): boolean;
  end(chunk?: string | Uint8Array): unknown;
  destroy(): unknown;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  readonly stream?: {
    close(code?: number): void;
    readonly writableLength: number;
    readonly session?: { destroy(): void; readonly socket?: { destroy(): unknown } };
  };
  readonly socket?: { destroy(): unknown; readonly writableLength: number } | null;
}
