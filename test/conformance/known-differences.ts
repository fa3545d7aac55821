/**
 * Where the embedded server differs from the real one, by the title of the case, with the reason. A case named here
 * has to differ: what has been mended must go from the list.
 */
export const knownDifferences: Readonly<Record<string, string>> = {
  'objects of a CRD: keeps numbers as they are written':
    'Bodies are read by JSON.parse: whole numbers beyond 2^53 lose digits.',
  'versions of built-in kinds: sets the status of an autoscaler by v1':
    'managedFields do not name the annotation in which v1 keeps the status: it is made on the way out.',
  'update: may not change other fields of a Pod':
    'The real server goes on to show how the two specifications differ, line by line, in a form that it has for itself alone.',
  'server-side apply: merges ports of a container by port and protocol':
    'The real server goes on to show how the two specifications differ, line by line, in a form that it has for itself alone.',
  'update: may not change the template of a Job':
    'The real server shows the whole template, in a form that it has for itself alone.',
};
