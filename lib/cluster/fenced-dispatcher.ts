import type { Dispatcher } from 'undici';
import { ambientFence } from './ambient-signal.js';
import { forwarding } from './forwarding-handler.js';
import type { WriteFence } from './write-fence.js';

/**
 * Asks the fence of the run that a write is made in, as the last thing before its bytes go out: it may have waited before
 * that, for a connection, for a place on it, or behind others. A request that is thrown out there leaves the connection as
 * it is.
 *
 * @internal
 */
export function fencedDispatcher(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    const fence = isRead(options.method) ? undefined : ambientFence();
    if (!fence) return dispatch(options, handler);
    const { method, path } = options;
    const onRequestStart: typeof handler.onRequestStart = (...args) => {
      refuseIfClosed(fence, method, path);
      handler.onRequestStart?.(...args);
    };
    return dispatch(options, forwarding(handler, { onRequestStart }));
  });
}

/** @throws what the fence refuses the write with @internal */
export function refuseIfClosed(fence: WriteFence | undefined, method: string, path: string): void {
  if (!fence || fence.isOpen || isRead(method)) return;
  // Without the query: it may hold what nobody should find in a log.
  throw fence.refusal(`${method} ${path.split('?', 1)[0]}`);
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
