import { Controller, Get, Inject, Logger, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import type { HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import type { Resolved } from '../common/defined.js';
import { KuberatorHealthIndicator, type KuberatorHealthResult } from './health.indicator.js';
import type { HealthPaths } from './health-options.interface.js';
import { terminus } from './terminus.js';

type Probe = keyof HealthPaths;
type Result = KuberatorHealthResult<'kuberator', { readonly reasons: readonly string[] }>;

/** A controller that answers the probes of a kubelet, at paths of the user's choice. @internal */
export function createHealthController(paths: Resolved<HealthPaths>): Type {
  @Controller({ version: VERSION_NEUTRAL })
  class KuberatorHealthController {
    private readonly logger = new Logger('KuberatorHealth');
    private readonly told = new Map<Probe, string>();

    constructor(
      @Inject(terminus.HealthCheckService) private readonly health: HealthCheckService,
      private readonly kuberator: KuberatorHealthIndicator,
    ) {}

    @Get(paths.live)
    @terminus.HealthCheck()
    live(): Promise<HealthCheckResult> {
      return this.check('live', () => this.kuberator.isLive());
    }

    @Get(paths.ready)
    @terminus.HealthCheck()
    ready(): Promise<HealthCheckResult> {
      return this.check('ready', () => this.kuberator.isReady());
    }

    @Get(paths.startup)
    @terminus.HealthCheck()
    startup(): Promise<HealthCheckResult> {
      return this.check('startup', () => this.kuberator.isStarted());
    }

    private check(probe: Probe, indicator: () => Result): Promise<HealthCheckResult> {
      return this.health.check([
        () => {
          const result = indicator();
          this.tell(probe, result.kuberator);
          return result;
        },
      ]);
    }

    /** Once for each change: a kubelet asks every few seconds. */
    private tell(probe: Probe, { status, reasons }: Result['kuberator']): void {
      if ((this.told.get(probe) ?? 'up') === status) return;
      this.told.set(probe, status);
      if (status === 'up') this.logger.log(`${probe}: up`);
      else this.logger.warn(`${probe}: ${status}, because ${reasons.join('; ')}`);
    }
  }
  return KuberatorHealthController;
}
