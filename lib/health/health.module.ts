import { Inject, Module, Optional, type DynamicModule } from '@nestjs/common';
import { InvalidModuleError } from '../kuberator.errors.js';
import { createHealthController } from './health.controller.js';
import { KuberatorHealthIndicator } from './health.indicator.js';
import type { KuberatorHealthOptions } from './health-options.interface.js';
import { KUBERATOR_HEALTH_OPTIONS, resolveHealthOptions } from './health-options.js';
import { terminus } from './terminus.js';

/**
 * Answers `GET /livez`, `/readyz` and `/startupz`, and provides `KuberatorHealthIndicator` to whoever imports it.
 * Needs @nestjs/terminus, an HTTP adapter that listens, and `KuberatorModule` in the root module.
 *
 * HTTP answers until the last run has ended, so readiness is down with `shutting down` while the app drains.
 *
 * Caveat: `app.setGlobalPrefix()` and global guards apply to the probes as to all else.
 *
 * @example
 * @Module({ imports: [KuberatorModule.forRoot(), KuberatorHealthModule.forRoot()] })
 * export class AppModule {}
 * @publicApi
 */
@Module({})
export class KuberatorHealthModule {
  /** @internal */
  constructor(@Optional() @Inject(KUBERATOR_HEALTH_OPTIONS) options?: unknown) {
    if (options === undefined)
      throw new InvalidModuleError(
        'Import KuberatorHealthModule.forRoot(), not the bare class: it does nothing.',
      );
  }

  /**
   * Import it beside `KuberatorModule.forRoot()`.
   *
   * @throws InvalidOptionError for an option that is misspelt or impossible. Without `KuberatorModule` the app does not
   *   start (`InvalidModuleError`).
   */
  static forRoot(options: KuberatorHealthOptions = {}): DynamicModule {
    const resolved = resolveHealthOptions(options);
    return {
      module: KuberatorHealthModule,
      // The controller tells each change once; terminus would log every failed probe as an error.
      imports: [terminus.TerminusModule.forRoot({ logger: false })],
      controllers: resolved.paths ? [createHealthController(resolved.paths)] : [],
      providers: [KuberatorHealthIndicator, { provide: KUBERATOR_HEALTH_OPTIONS, useValue: resolved }],
      exports: [KuberatorHealthIndicator],
    };
  }
}
