import { context, propagation, SpanStatusCode, type SpanContext } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/** The SDK of OpenTelemetry, which keeps the spans of this process. */
export class RecordedSpans implements Disposable {
  private readonly exporter = new InMemorySpanExporter();
  readonly provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: this.exporter })],
  });

  constructor() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  }

  get all(): ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  named(name: string): ReadableSpan[] {
    return this.all.filter((span) => span.name === name);
  }

  parentOf(span: ReadableSpan): ReadableSpan | undefined {
    return this.all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
  }

  linked(span: ReadableSpan): (ReadableSpan | undefined)[] {
    return span.links.map(({ context }) => this.at(context));
  }

  /** What is below a span, as lines with two blanks for each level, in the order of their beginning; failed ones with `!`. */
  treeOf(root: ReadableSpan, depth = 0): string[] {
    const line = `${'  '.repeat(depth)}${root.name}${root.status.code === SpanStatusCode.ERROR ? ' !' : ''}`;
    const children = this.all
      .filter((span) => span.parentSpanContext?.spanId === root.spanContext().spanId)
      .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1]);
    return [line, ...children.flatMap((child) => this.treeOf(child, depth + 1))];
  }

  [Symbol.dispose](): void {
    context.disable();
    propagation.disable();
  }

  private at({ spanId }: SpanContext): ReadableSpan | undefined {
    return this.all.find((span) => span.spanContext().spanId === spanId);
  }
}
