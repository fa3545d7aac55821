import { createRequire } from 'node:module';

type OpenTelemetry = typeof import('@opentelemetry/api');

/** An optional peer, required for a message that says what to do where it is missing. @internal */
export const otel = load(() => createRequire(import.meta.url)('@opentelemetry/api') as OpenTelemetry);

function load(require: () => OpenTelemetry): OpenTelemetry {
  try {
    return require();
  } catch (cause) {
    if (
      !(cause instanceof Error) ||
      !/Cannot find (module|package) '@opentelemetry\/api'/.test(cause.message)
    )
      throw cause;
    throw new Error(
      'nestjs-kuberator/tracing needs @opentelemetry/api 1, which is not installed. Run `npm install @opentelemetry/api`.',
      { cause },
    );
  }
}
