import type { Dispatcher } from 'undici';

type Handler = Dispatcher.DispatchHandler;

/** A handler that passes all on to another, besides what it is given itself. @internal */
export function forwarding(to: Handler, own: Partial<Handler>): Handler {
  return {
    onRequestStart: (...args) => to.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => to.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => to.onResponseStart?.(...args),
    onResponseData: (...args) => to.onResponseData?.(...args),
    onResponseEnd: (...args) => to.onResponseEnd?.(...args),
    onResponseError: (...args) => to.onResponseError?.(...args),
    ...own,
  };
}
