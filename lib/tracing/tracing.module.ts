import { Module, type DynamicModule } from '@nestjs/common';
import {
  checkTracingOptions,
  KUBERATOR_TRACING_OPTIONS,
  type KuberatorTracingOptions,
} from './tracing-options.js';
import { TracingStarter } from './tracing.service.js';

/**
 * Traces of an operator for OpenTelemetry: of each run, from the event that woke it through the queue to the requests
 * that it made.
 *
 * @example
 * @Module({ imports: [KuberatorModule.forRoot(), KuberatorTracingModule.forRoot()] })
 * export class AppModule {}
 * @publicApi
 */
@Module({})
export class KuberatorTracingModule {
  /**
   * Import it beside `KuberatorModule.forRoot()`. Start the SDK of OpenTelemetry before the app: without it nothing is
   * recorded.
   *
   * @throws InvalidOptionError for an option that is misspelt or impossible.
   */
  static forRoot(options: KuberatorTracingOptions = {}): DynamicModule {
    checkTracingOptions(options);
    return {
      module: KuberatorTracingModule,
      providers: [TracingStarter, { provide: KUBERATOR_TRACING_OPTIONS, useValue: options }],
    };
  }
}
