import { Inject } from '@nestjs/common';
import { unexpected } from '../common/invalid-option-error.js';
import { describeResource, isKind, type Kind } from '../resource/kind.js';
import { isStoreDeclaration, type StoreDeclaration } from '../store/store-declaration.js';

/** The injection token of a store, for tests: `moduleRef.get(getStoreToken(deploymentStore))`. @publicApi */
export function getStoreToken(declared: StoreDeclaration | Kind): string | symbol {
  if (isStoreDeclaration(declared)) return declared.token;
  if (!isKind(declared))
    throw unexpected(
      'what @InjectStore() is given',
      'what store() returned, or a kind (it is undefined while files import each other in a circle: give the store a file of its own)',
      declared,
    );
  // Nest shows it where it can't be resolved, so it says what to do.
  return `the store of ${describeResource(declared.resource)}, which KuberatorModule.forFeature({ stores: [${declared.name}] }) provides,`;
}

/**
 * Injects a store. What `store()` returned, or the kind for a store of all its objects, must be listed in
 * `KuberatorModule.forFeature({ stores: [deploymentStore] })` of the module that injects it: nothing is ever watched that
 * nobody declared.
 *
 * @example
 * constructor(@InjectStore(deploymentStore) private readonly deployments: Store<typeof deploymentStore>) {}
 * @publicApi
 */
export const InjectStore = (declared: StoreDeclaration | Kind): ParameterDecorator & PropertyDecorator =>
  Inject(getStoreToken(declared));
