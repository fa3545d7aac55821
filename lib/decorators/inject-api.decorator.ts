import { Inject, type Type } from '@nestjs/common';
import { unexpected } from '../common/invalid-option-error.js';

/** The injection token of a client-node API class, for tests: `moduleRef.get(getApiToken(CoreV1Api))`. @publicApi */
export function getApiToken(api: Type): string {
  if (typeof api !== 'function')
    throw unexpected(
      'what @InjectApi() is given',
      'an API class of @kubernetes/client-node such as CoreV1Api',
      api,
    );
  return `KUBERATOR_API(${api.name})`;
}

/**
 * Injects one of client-node's generated API classes, on the operator's own connection and credentials. The class
 * must be listed in `KuberatorModule.forFeature({ apis: [CoreV1Api] })` of the module that injects it.
 *
 * @publicApi
 */
export const InjectApi = (api: Type): ParameterDecorator & PropertyDecorator => Inject(getApiToken(api));
