import { type ClientHttp2Session, connect } from 'node:http2';
import type { Access } from './access.js';

/** Requests over one HTTP/2 connection. */
export class Http2Client implements Disposable {
  private readonly session: ClientHttp2Session;

  constructor(access: Access) {
    const { url, ...credentials } = access;
    this.session = connect(url, { ...credentials, settings: { initialWindowSize: 8 * 1024 * 1024 } });
    this.session.setMaxListeners(0);
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
    this.session.destroy();
  }
}
