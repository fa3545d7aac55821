import type { Context, Link, Span, SpanContext, Tracer as OtelTracer } from '@opentelemetry/api';
import type {
  SpanAttributes,
  TracedExchange,
  TracedRequest,
  TracedRun,
  TracedSpan,
  Tracer,
} from '../common/tracer.js';
import { otel } from './otel-api.js';
import { recordFailure } from './record-failure.js';
import { urlTemplate } from './url-template.js';

/** An event that will lead to a run: where it is in a trace, and when it came. */
interface TracedEvent {
  readonly span: Span;
  readonly at: number;
}

/**
 * Tells OpenTelemetry what the path does.
 *
 * The first event of a run is the parent of the run's span, so that both, and whoever caused the event, are one trace;
 * all of its events are linked, and so is the run before it, if that failed. Events are remembered with their causes, and so for no longer than these.
 *
 * @internal
 */
export class OpenTelemetryTracer implements Tracer {
  private readonly events = new WeakMap<object, TracedEvent>();

  constructor(private readonly tracer: OtelTracer) {}

  event(cause: object, attributes: () => SpanAttributes): void {
    // One event may wake several objects, each with a run of its own.
    if (this.events.has(cause)) return;
    const at = Date.now();
    const span = this.tracer.startSpan('kuberator.event', {
      kind: otel.SpanKind.PRODUCER,
      attributes: attributes(),
      startTime: at,
    });
    span.end();
    this.events.set(cause, { span, at });
  }

  run<R>(
    { causes, attributes, failedBefore }: TracedRun,
    work: (span: TracedSpan) => Promise<R>,
  ): Promise<R> {
    const events = causes.flatMap((cause) => this.events.get(cause) ?? []);
    const [first] = events;
    const links: Link[] = events.map(({ span }) => ({ context: span.spanContext() }));
    if (failedBefore) links.push({ context: failedBefore as SpanContext, attributes: FAILED_RUN });
    const parent = first ? otel.trace.setSpan(otel.ROOT_CONTEXT, first.span) : otel.ROOT_CONTEXT;
    const start = first && { startTime: first.at };
    const kind = otel.SpanKind.CONSUMER;
    const span = this.tracer.startSpan('kuberator.run', { kind, attributes, links, ...start }, parent);
    const context = otel.trace.setSpan(parent, span);
    // How long it waited, for others or for a quiet moment. Of a retry that is no news: it was to come later.
    if (start) this.tracer.startSpan('kuberator.queue', start, context).end();
    return within(span, context, () => work(toTraced(span)));
  }

  span<R>(name: string, attributes: SpanAttributes, work: (span: TracedSpan) => Promise<R>): Promise<R> {
    const span = this.tracer.startSpan(name, { attributes });
    return within(span, otel.trace.setSpan(otel.context.active(), span), () => work(toTraced(span)));
  }

  /** @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
  request<R>(
    { method, url, resends }: TracedRequest,
    work: (exchange: TracedExchange) => Promise<R>,
  ): Promise<R> {
    // What goes on in the background, such as the renewal of a Lease, would be a trace each of one span.
    if (!otel.trace.getActiveSpan()) return work(UNTRACED);
    const template = urlTemplate(url.pathname);
    const span = this.tracer.startSpan(`${method} ${template}`, {
      kind: otel.SpanKind.CLIENT,
      attributes: {
        'http.request.method': method,
        'http.request.resend_count': resends > 0 ? resends : undefined,
        'server.address': url.hostname,
        'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
        'url.full': `${url.origin}${url.pathname}`,
        'url.template': template,
      },
    });
    const context = otel.trace.setSpan(otel.context.active(), span);
    const headers: Record<string, string> = {};
    otel.propagation.inject(context, headers);
    const answered = (statusCode: number) => {
      span.setAttribute('http.response.status_code', statusCode);
      if (statusCode < 400) return;
      span.setAttribute('error.type', String(statusCode)).setStatus({ code: otel.SpanStatusCode.ERROR });
    };
    return within(span, context, () => work({ headers, answered }));
  }
}

const FAILED_RUN = { 'kuberator.link': 'failed_run' };
const UNTRACED: TracedExchange = { headers: {}, answered() {} };

function toTraced(span: Span): TracedSpan {
  return {
    mark: span.spanContext(),
    set: (attributes) => void span.setAttributes({ ...attributes }),
    fail: (error) => recordFailure(span, error),
  };
}

async function within<R>(span: Span, context: Context, work: () => Promise<R>): Promise<R> {
  try {
    return await otel.context.with(context, work);
  } catch (error) {
    recordFailure(span, error);
    throw error;
  } finally {
    span.end();
  }
}
