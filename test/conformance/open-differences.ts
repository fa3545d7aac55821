/**
 * Cases in which the embedded server does not say yet what the real one says. They are to be mended, then they go from
 * here; they are asked of the real server only. A difference that is to stay is in known-differences.ts, with its reason.
 */
export const openDifferences: Readonly<Record<string, readonly string[]>> = {
  update: ['may not change other fields of a Pod', 'may not change the template of a Job'],
  'server-side apply': [
    'refuses YAML that cannot be read',
    'merges ports of a container by port and protocol',
  ],
};
