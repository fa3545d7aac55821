/** The clock of the whole module. Override it in tests with a `VirtualClock`. @publicApi */
export const KUBERATOR_CLOCK = 'KUBERATOR_CLOCK';

/** The source of jitter. @internal */
export const KUBERATOR_RANDOM = 'KUBERATOR_RANDOM';

/** @internal */
export const KUBERATOR_RESOLVED_OPTIONS = 'KUBERATOR_RESOLVED_OPTIONS';
