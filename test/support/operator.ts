import type { DynamicModule, INestApplicationContext, LoggerService, Provider, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  type KuberatorFeatureOptions,
  KuberatorModule,
  type KuberatorOptions,
  type ReconcileResult,
  ReconcilerRegistry,
} from '../../lib/index.js';
import { eventually } from './eventually.js';

/** An operator under test. */
export interface Operator extends AsyncDisposable {
  readonly app: INestApplicationContext;
  /** Every result so far. */
  readonly results: readonly ReconcileResult[];
  get<T>(token: Type<T> | string | symbol): T;
  close(): Promise<void>;
}

/** Starts a Nest app with the providers, and waits until its reconcilers have read their objects. */
export async function startOperator(
  kubeConfig: string,
  providers: Provider[],
  options: KuberatorOptions = {},
  {
    waitForSync = true,
    log = silent,
    imports = [],
    stores = [],
  }: {
    waitForSync?: boolean;
    log?: LoggerService;
    imports?: (Type | DynamicModule)[];
    stores?: NonNullable<KuberatorFeatureOptions['stores']>;
  } = {},
): Promise<Operator> {
  const module = await Test.createTestingModule({
    imports: [
      KuberatorModule.forRoot({ kubeConfig, ...options }),
      KuberatorModule.forFeature({ stores }),
      ...imports,
    ],
    providers,
  })
    .setLogger(log)
    .compile();
  const results: ReconcileResult[] = [];
  const app = await module.init();
  const registry = app.get(ReconcilerRegistry);
  registry.results().subscribe((result) => results.push(result));
  await eventually(() => {
    if (waitForSync && !registry.reports().every(({ isSynced }) => isSynced)) throw new Error('not synced');
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= app.close());
  return {
    app,
    results,
    get: (token) => app.get(token, { strict: false }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Set KUBERATOR_TEST_LOGS to see what the operators say. */
export const silent = process.env['KUBERATOR_TEST_LOGS']
  ? console
  : { log() {}, error() {}, warn() {}, debug() {}, verbose() {}, fatal() {} };
