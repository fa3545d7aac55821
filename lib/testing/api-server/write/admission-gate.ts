import type { AdmissionGate } from '../server-context.js';

/** Nothing is changed, and nothing refused. @internal */
export const admitEverything: AdmissionGate = {
  mutate: async (_context, { object }) => object,
  validate: async () => undefined,
};
