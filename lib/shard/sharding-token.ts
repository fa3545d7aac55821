/** The `Sharding` of the app; `undefined` where it shares nothing. @internal */
export const SHARDING = 'KUBERATOR_SHARDING';
