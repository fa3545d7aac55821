import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../request/request-context.js';

/** A write on its way to the storage. @internal */
export interface AdmissionAttributes {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly name: string;
  readonly isDryRun: boolean;
  /** Absent for a deletion. */
  readonly object?: KubeObject;
  /** Absent for a creation. */
  readonly oldObject?: KubeObject;
  /** The body's options, as a webhook is told them. */
  readonly options?: object;
}

/** What may change or refuse a write, after it is authorised and before it is stored. @internal */
export interface AdmissionGate {
  /** The object as it shall be: the same one where nothing changes it. */
  mutate(context: RequestContext, attributes: AdmissionAttributes): Promise<KubeObject | undefined>;
  /** Throws the refusal. */
  validate(context: RequestContext, attributes: AdmissionAttributes): Promise<void>;
}

/** @internal */
export const admitEverything: AdmissionGate = {
  mutate: async (_context, { object }) => object,
  validate: async () => undefined,
};
