import { expectObject, invalid, refuseUnknown } from '../common/check-options.js';
import { InvalidOptionError } from '../common/invalid-option-error.js';
import { resolveLeaseTimes, type LeaseTerms, type LeaseTimes } from './lease-terms.js';

/** How replicas agree on who leads. @publicApi */
export interface LeaderElectionOptions extends LeaseTimes {
  /**
   * The Lease that all replicas of this operator share, and no other operator in its namespace.
   * @default the `fieldManager` of the module, which then has to be given
   */
  readonly leaseName?: string | undefined;
  /** Where the Lease is. @default the namespace of the Pod, else of the kubeconfig's context, else `default` */
  readonly namespace?: string | undefined;
  /**
   * What follows when leadership is lost, although the app goes on: runs are aborted and their writes refused at once either
   * way. `drain`: go on as one of the others, and lead again when it is free. `exit`: shut the app down with an exit code
   * other than 0, for whatever keeps it running to start it anew.
   *
   * @default 'drain'
   */
  readonly onLost?: 'drain' | 'exit' | undefined;
}

/** @internal */
export interface ResolvedLeaderElection extends Pick<
  LeaseTerms,
  'leaseDurationMs' | 'renewDeadlineMs' | 'retryPeriodMs'
> {
  readonly leaseName: string;
  /** `undefined`: that of the cluster. */
  readonly namespace: string | undefined;
  readonly onLost: 'drain' | 'exit';
}

const NAMES = ['leaseName', 'namespace', 'onLost', 'leaseDurationMs', 'renewDeadlineMs', 'retryPeriodMs'];

/** DNS-1123. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Checks the options and fills in the defaults; `undefined`: no election. @internal */
export function resolveLeaderElection(
  given: boolean | LeaderElectionOptions | undefined,
  fieldManager: string | undefined,
  module: string,
): ResolvedLeaderElection | undefined {
  if (given === undefined || given === false) return undefined;
  const where = `\`leaderElection\` of ${module}`;
  const options = given === true ? {} : given;
  expectObject(options, where);
  refuseUnknown(options, NAMES, where);
  const { leaseName = nameFrom(fieldManager), namespace, onLost = 'drain' } = options;
  if (leaseName === undefined) {
    throw new InvalidOptionError(
      `${where} needs a name for its Lease that no other operator has: set \`fieldManager\`, such as ` +
        `"widget-operator", or \`leaderElection: { leaseName: 'widget-operator' }\`.`,
    );
  }
  if (typeof leaseName !== 'string' || !SUBDOMAIN.test(leaseName) || leaseName.length > 253)
    throw invalid('leaseName', where, 'a name such as "widget-operator"', leaseName);
  if (namespace !== undefined && (typeof namespace !== 'string' || !LABEL.test(namespace)))
    throw invalid('namespace', where, 'the name of a namespace', namespace);
  if (onLost !== 'drain' && onLost !== 'exit') throw invalid('onLost', where, `'drain' or 'exit'`, onLost);
  return { leaseName, namespace, onLost, ...resolveLeaseTimes(options, where) };
}

/** Of `example.com/widget-operator`, which no name of an object can be, `example.com.widget-operator`. */
function nameFrom(fieldManager: string | undefined): string | undefined {
  return fieldManager
    ?.toLowerCase()
    .replace(/[/_]/g, (separator) => (separator === '/' ? '.' : '-'))
    .replace(/-*\.[-.]*/g, '.');
}
