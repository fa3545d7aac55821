import type { Provider } from '@nestjs/common';
import { refuseUnknown } from './common/check-options.js';
import { InvalidOptionError } from './common/invalid-option-error.js';
import type { KuberatorAsyncOptions, KuberatorOptionsFactory } from './kuberator-async-options.interface.js';
import { KUBERATOR_OPTIONS } from './kuberator.constants.js';

const WHERE = 'KuberatorModule.forRootAsync()';
const SOURCES = ['useFactory', 'useClass', 'useExisting'] as const;

/** The providers that make the module's options. @internal */
export function optionsProviders(options: KuberatorAsyncOptions): Provider[] {
  refuseUnknown(options, ['imports', 'inject', ...SOURCES], WHERE);
  const { inject = [], useFactory, useClass, useExisting } = options;
  const given = SOURCES.filter((source) => options[source] !== undefined);
  if (given.length !== 1) {
    throw new InvalidOptionError(
      `Expected one of ${SOURCES.join(', ')} in ${WHERE}, got ${given.join(' and ') || 'none'}.`,
    );
  }
  if (useFactory) return [{ provide: KUBERATOR_OPTIONS, inject, useFactory: useFactory as () => unknown }];
  const factory = useClass ?? useExisting;
  return [
    {
      provide: KUBERATOR_OPTIONS,
      inject: factory ? [factory] : [],
      useFactory: (maker: KuberatorOptionsFactory) => maker.createKuberatorOptions(),
    },
    ...(useClass ? [useClass] : []),
  ];
}
