/** The clock of the whole module. Override it in tests with a `VirtualClock`. @publicApi */
export const KUBERATOR_CLOCK = 'KUBERATOR_CLOCK';

/** Ends the process with a failure, through Nest's shutdown. @internal */
export const KUBERATOR_EXIT = 'KUBERATOR_EXIT';

/** The options as they were given. @internal */
// Nest shows it where it is missing, so it says what to do.
export const KUBERATOR_OPTIONS =
  'the options, which KuberatorModule.forRoot() provides and the bare class does not,';

/** The source of jitter. @internal */
export const KUBERATOR_RANDOM = 'KUBERATOR_RANDOM';

/** The options, checked and with every default. @internal */
export const KUBERATOR_RESOLVED_OPTIONS = 'KUBERATOR_RESOLVED_OPTIONS';
