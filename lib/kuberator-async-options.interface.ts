import type { FactoryProvider, ModuleMetadata, Type } from '@nestjs/common';
import type { KuberatorOptions } from './kuberator-options.interface.js';

/** A provider that makes the options, for `useClass` or `useExisting` of `KuberatorModule.forRootAsync()`. @publicApi */
export interface KuberatorOptionsFactory {
  /** Called once, when the app starts. */
  createKuberatorOptions(): KuberatorOptions | Promise<KuberatorOptions>;
}

/** Where `KuberatorModule.forRootAsync()` has its options from: one of `useFactory`, `useClass` and `useExisting`. @publicApi */
export interface KuberatorAsyncOptions {
  /** Modules that provide what is injected. */
  readonly imports?: ModuleMetadata['imports'];
  /** What `useFactory` is called with. */
  readonly inject?: FactoryProvider['inject'];
  /** Makes the options. */
  readonly useFactory?: ((...injected: never[]) => KuberatorOptions | Promise<KuberatorOptions>) | undefined;
  /** A class that makes the options; it is instantiated for that. */
  readonly useClass?: Type<KuberatorOptionsFactory> | undefined;
  /** A provider of `imports` that makes the options. */
  readonly useExisting?: Type<KuberatorOptionsFactory> | undefined;
}
