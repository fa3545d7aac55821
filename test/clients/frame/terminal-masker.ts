import { Masker } from '../../conformance/frame/masker.js';

/** What programs print that is different each time, and what is printed in its place. */
const volatile: readonly (readonly [RegExp, string])[] = [
  // The two servers call their administrators by other names.
  [/\bkubernetes-admin\b/g, 'admin'],
  [/\bX509SHA256=[0-9a-f]{64}/g, 'X509SHA256=<digest>'],
  [/\b(resourceVersion"?: "|Resource Version: +)[1-9]\d*/g, '$1<version>'],
  // Dates as kubectl and Helm write them.
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} [+-]\d{4}/g, '<date>'],
  [/\b[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ [\d:]{8} \d{4}/g, '<date>'],
  [/\b\d{4}-\d\d-\d\d [\d:]{8}(\.\d+)? [+-]\d{4} \w+/g, '<date>'],
  [/(^|[\s(])(<invalid>|\d+[smh](\d+[smh])?)(?=[\s)]|$)/gm, '$1<age>'],
  // kubectl's own log lines begin with time and process.
  [/^([IWE])\d{4} [\d:.]+ +\d+ /gm, '$1 '],
  // The files that a diff compares.
  [/^(diff -u|---|\+\+\+) .*\/(LIVE|MERGED)-\d+\/.*$/gm, '$1 $2'],
  [/\b(NodePort: +\S+ +)3[0-2]\d{3}\//g, '$1<port>/'],
  [/\b(nodePort: )3[0-2]\d{3}\b/g, '$1<port>'],
  [/\b(debugger|kubectl-edit)-\w+/g, '$1-<random>'],
  // Columns are as wide as their widest cell, which may be an age.
  [/(?<=\S)[ \t]{2,}/g, '  '],
  [/[ \t]+$/gm, ''],
];

/** Takes out of what a program printed all that cannot be equal for another server. */
export function maskTerminal(text: string, folder: string): string {
  const masked = volatile.reduce(
    (result, [pattern, by]) => result.replace(pattern, by),
    text.replaceAll(folder, '<folder>'),
  );
  return new Masker().text(masked);
}
