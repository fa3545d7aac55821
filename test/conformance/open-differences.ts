/**
 * Cases in which the embedded server does not say yet what the real one says. They are to be mended, then they go from
 * here; they are asked of the real server only. A difference that is to stay is in known-differences.ts, with its reason.
 */
export const openDifferences: Readonly<Record<string, readonly string[]>> = {
  'get and list': ['creates and gives a CSINode with its defaults'],
  pagination: ['pages tables'],
  watch: ['tells tables, with the columns in the first event only'],
  create: [
    'refuses another kind in the body',
    'refuses another apiVersion in the body',
    'refuses another kind for a CRD',
    'needs kind and apiVersion for a CRD',
    'refuses two controllers',
    'ignores what only the server says',
    'refuses a body that is no JSON',
    'refuses an empty body',
    'refuses a body that is a list',
  ],
  update: [
    'refuses a resourceVersion that is no number',
    'answers 409 to another uid',
    'needs a name in the body',
    'needs a resourceVersion for an object of a CRD',
    'raises the generation of a Deployment when its spec changes',
    'may not change other fields of a Pod',
    'may not change the clusterIP of a Service',
    'may not change the roleRef of a RoleBinding',
    'may not change the template of a Job',
    'may not add a finalizer while an object is deleted',
  ],
  patch: [
    'JSON: refuses a value of the wrong type',
    'merge: refuses a value of the wrong type',
    'strategic: refuses a value of the wrong type',
    'JSON: refuses more than 10,000 operations',
    'merge: refuses another UID',
  ],
  'server-side apply': [
    'refuses YAML that cannot be read',
    'applies labels, annotations, finalizers and owners',
    'merges ports of a container by port and protocol',
  ],
  delete: [
    'refuses a name that is taken by what is being deleted',
    'refuses DeleteOptions that cannot be read',
    'refuses another kind as DeleteOptions',
    'refuses a gracePeriodSeconds that is no number',
  ],
  dryRun: ['refuses ""'],
  fieldValidation: [
    'Strict refuses a field that is there twice',
    'Warn warns of a field that is there twice, and takes the last',
    'Strict refuses a field of a CRD that is there twice',
    'Warn warns of a field of a CRD that is there twice',
    'Strict is for merge patches as well',
    'Strict is for JSON patches as well',
    'Strict is for merge patches of a CRD as well',
  ],
  namespaces: [
    'knows default, kube-system and kube-public',
    'leaves objects whose owner is gone to the garbage collector',
  ],
  'objects of a CRD': ['keeps numbers as they are written'],
  CustomResourceDefinitions: [
    'without the status subresource writes the status like all else',
    'shows tables of CRDs',
  ],
};
