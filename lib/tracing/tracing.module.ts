import { Inject, Module, Optional, type DynamicModule } from '@nestjs/common';
import { InvalidModuleError } from '../kuberator.errors.js';
import {
  checkTracingOptions,
  KUBERATOR_TRACING_OPTIONS,
  type KuberatorTracingOptions,
} from './tracing-options.js';
import { tracingStarter } from './tracing.service.js';

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
  /** @internal */
  constructor(@Optional() @Inject(KUBERATOR_TRACING_OPTIONS) options?: unknown) {
    if (options === undefined)
      throw new InvalidModuleError(
        'Import KuberatorTracingModule.forRoot(), not the bare class: it does nothing.',
      );
  }

  /**
   * Import it beside `KuberatorModule.forRoot()`. Start the SDK of OpenTelemetry before the app: without it nothing is
   * recorded.
   *
   * @throws InvalidOptionError for an option that is misspelt or impossible. Without `KuberatorModule` the app does not
   *   start (`InvalidModuleError`).
   */
  static forRoot(options: KuberatorTracingOptions = {}): DynamicModule {
    checkTracingOptions(options);
    return {
      module: KuberatorTracingModule,
      providers: [tracingStarter, { provide: KUBERATOR_TRACING_OPTIONS, useValue: options }],
    };
  }
}
