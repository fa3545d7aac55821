import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { KuberatorOptions } from './kuberator-options.interface.js';

/** @internal */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<KuberatorOptions>({ moduleName: 'Kuberator' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createKuberatorOptions')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
