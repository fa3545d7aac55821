import type { Dispatcher } from 'undici';
import type { TracedExchange, Tracer } from '../common/tracer.js';
import { forwarding } from './forwarding-handler.js';

type Handler = Dispatcher.DispatchHandler;
type Headers = Dispatcher.DispatchOptions['headers'];

/** Traces the requests that another library sends by a dispatcher. @internal */
export function tracedDispatcher(dispatcher: Dispatcher, tracer: Tracer): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    const { method, path, origin = '' } = options;
    const send = (exchange: TracedExchange) =>
      new Promise<void>((resolve, reject) => {
        const headers = withHeaders(options.headers, exchange.headers);
        dispatch({ ...options, headers }, listening(handler, exchange, { resolve, reject }));
      });
    // Its sender hears of a failure by the handler.
    void tracer.request({ method, url: new URL(path, origin), resends: 0 }, send).catch(() => {});
    return true;
  });
}

function listening(
  handler: Handler,
  exchange: TracedExchange,
  outcome: { readonly resolve: () => void; readonly reject: (error: Error) => void },
): Handler {
  return forwarding(handler, {
    onResponseStart: (...args) => {
      exchange.answered(args[1]);
      handler.onResponseStart?.(...args);
    },
    onResponseEnd: (...args) => {
      outcome.resolve();
      handler.onResponseEnd?.(...args);
    },
    onResponseError: (...args) => {
      outcome.reject(args[1]);
      handler.onResponseError?.(...args);
    },
  });
}

function withHeaders(headers: Headers, more: Readonly<Record<string, string>>): NonNullable<Headers> {
  if (Array.isArray(headers)) return [...headers, ...Object.entries(more).flat()];
  if (headers && Symbol.iterator in headers) return { ...Object.fromEntries(headers), ...more };
  return { ...headers, ...more };
}
