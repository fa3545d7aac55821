import { refuseUnknown } from '../common/check-options.js';
import { InvalidOptionError, unexpected } from '../common/invalid-option-error.js';
import { describe } from '../common/kuberator-error.js';
import { fieldSelectorProblem } from '../resource/field-selector.js';
import { labelSelectorProblem } from '../resource/label-selector.js';
import type { WatchOptions } from './watch-options.js';

/** @internal */
export const WATCH_OPTION_NAMES = [
  'namespaces',
  'namespaceSelector',
  'labelSelector',
  'fieldSelector',
  'metadataOnly',
  'managedFields',
];

/** Refuses what no server would take, before it is asked. @internal */
export function checkWatchOptions(options: WatchOptions, where: string): void {
  refuseUnknown(options, WATCH_OPTION_NAMES, where);
  checkScope(options, where);
  for (const name of ['metadataOnly', 'managedFields'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'boolean')
      throw unexpected(`\`${name}\` of ${where}`, 'true or false', value);
  }
}

/** Which objects, as a watch and a reconciler say it. @internal */
export function checkScope(
  { namespaces, namespaceSelector, labelSelector, fieldSelector }: WatchOptions,
  where: string,
): void {
  if (namespaces !== undefined) checkNamespaces(namespaces, where);
  if (namespaces !== undefined && namespaceSelector !== undefined)
    throw new InvalidOptionError(
      `Expected either \`namespaces\` or \`namespaceSelector\` in ${where}, got both. Name the namespaces, or say how to tell them.`,
    );
  checkSelector('namespaceSelector', 'team=a', namespaceSelector, labelSelectorProblem, where);
  checkSelector('labelSelector', 'app=web,tier in (a,b)', labelSelector, labelSelectorProblem, where);
  checkSelector('fieldSelector', 'metadata.name=web', fieldSelector, fieldSelectorProblem, where);
}

/** DNS-1123 label. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function checkNamespaces(namespaces: unknown, where: string): void {
  const list: readonly unknown[] = Array.isArray(namespaces) ? namespaces : [namespaces];
  const isName = (name: unknown) => typeof name === 'string' && NAMESPACE.test(name);
  if (list.length > 0 && list.every(isName)) return;
  throw unexpected(
    `\`namespaces\` of ${where}`,
    'one or several names of namespaces such as "default" (lower-case letters, digits and dashes, at most 63; ' +
      'left out, all are meant)',
    namespaces,
  );
}

function checkSelector(
  name: string,
  example: string,
  selector: unknown,
  problemOf: (text: string) => string | undefined,
  where: string,
): void {
  if (selector === undefined) return;
  const problem = typeof selector === 'string' ? problemOf(selector) : 'it is no text';
  if (problem === undefined) return;
  throw new InvalidOptionError(
    `Expected \`${name}\` of ${where} to be a selector such as "${example}", got ${describe(selector)}: ${problem}`,
  );
}
