import { type ClientHttp2Session, connect } from 'node:http2';
import type { Access } from './access.js';

/** Requests over one HTTP/2 connection, which is made anew when it has ended: servers close those that are idle. */
export class Http2Client implements Disposable {
  private latest: ClientHttp2Session;

  constructor(private readonly access: Access) {
    this.latest = open(access);
  }

  /** @returns the answer's body */
  request(method: string, path: string, body?: string, contentType = 'application/json'): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request({
        ':method': method,
        ':path': path,
        ...(body !== undefined && { 'content-type': contentType }),
      });
      let status = 0;
      const chunks: Buffer[] = [];
      stream.on('response', (headers) => (status = Number(headers[':status'])));
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const answer = Buffer.concat(chunks);
        if (status < 300) resolve(answer);
        else reject(new Error(`${method} ${path} was answered ${status}: ${answer.toString()}`));
      });
      stream.on('error', reject);
      stream.end(body);
    });
  }

  /** Watches a path; resolves once the stream is open, and rejects where the server refuses. @returns stops it */
  watch(
    path: string,
    onChunk: (chunk: Buffer) => void,
    onClose: () => void = () => undefined,
  ): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request({ ':path': path });
      stream.on('response', (headers) => {
        const status = Number(headers[':status']);
        if (status >= 300) {
          stream.close();
          return reject(new Error(`A watch of ${path} was answered ${status}.`));
        }
        stream.on('data', onChunk);
        stream.on('close', onClose);
        resolve(() => stream.close());
      });
      stream.on('error', reject);
    });
  }

  [Symbol.dispose](): void {
    this.latest.destroy();
  }

  private get session(): ClientHttp2Session {
    if (this.latest.closed || this.latest.destroyed) this.latest = open(this.access);
    return this.latest;
  }
}

function open({ url, ...credentials }: Access): ClientHttp2Session {
  const session = connect(url, { ...credentials, settings: { initialWindowSize: 8 * 1024 * 1024 } });
  session.setMaxListeners(0);
  // Whoever has a request on it is told by that.
  session.on('error', () => {});
  return session;
}
