import type { Credentials } from '../cluster/credentials.js';
import type { ToLeaseWorker } from './worker-protocol.js';

/** How old credentials may be before newer ones are asked for. */
const REREAD_AFTER_MS = 60_000;

type Answer = Extract<ToLeaseWorker, { type: 'credentials' | 'no-credentials' }>;

/**
 * The main thread's credentials, in another thread: only it can run exec plugins and authenticators of the user's own. While
 * it is blocked, those that it gave last are used.
 *
 * @internal
 */
export class RemoteCredentials {
  private last: { readonly credentials: Credentials; readonly at: number } | undefined;
  private requests = 0;
  private readonly waiting = new Map<
    number,
    { resolve: (credentials: Credentials) => void; reject: (error: Error) => void }
  >();

  constructor(
    private readonly now: () => number,
    private readonly ask: (request: number, isRefused: boolean) => void,
  ) {}

  current(): Credentials | Promise<Credentials> {
    if (!this.last) return this.request(false);
    // Newer ones are for the next call: this one waits for nobody.
    if (this.now() - this.last.at > REREAD_AFTER_MS) {
      this.last = { ...this.last, at: this.now() };
      this.request(false).catch(() => {});
    }
    return this.last.credentials;
  }

  renew(refused: Credentials): Credentials | Promise<Credentials> {
    if (this.last && this.last.credentials !== refused) return this.last.credentials;
    return this.request(true);
  }

  take(answer: Answer): void {
    const asked = this.waiting.get(answer.request);
    this.waiting.delete(answer.request);
    if (answer.type === 'no-credentials') return asked?.reject(answer.error);
    this.last = { credentials: answer.credentials, at: this.now() };
    asked?.resolve(answer.credentials);
  }

  private request(isRefused: boolean): Promise<Credentials> {
    return new Promise((resolve, reject) => {
      const request = ++this.requests;
      this.waiting.set(request, { resolve, reject });
      this.ask(request, isRefused);
    });
  }
}
