import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, objectAt, textAt } from '../fields.js';
import type { Checks } from '../validation/checks.js';
import { dnsLabel, dnsSubdomain } from '../validation/names.js';

const CLAIM = 'PersistentVolumeClaim';

/** The real server shows the path of the field in place of its value: a struct whose fields nobody may see. */
const PATH = {};

/**
 * Of what a volume is to be made: `dataSource`, which is dropped without a word where it names what it never could,
 * and `dataSourceRef`, which is refused then. What is said in the one is said in the other.
 *
 * @internal
 */
export function prepareClaimSources(object: KubeObject, old?: KubeObject): void {
  const spec = objectAt(object, 'spec');
  if (!spec) return;
  const before = objectAt(old, 'spec');
  // A source in another namespace is behind a feature gate that is closed.
  if (textAt(spec, 'dataSourceRef', 'namespace') && !before?.dataSourceRef) delete spec.dataSourceRef;
  const hadSource = before?.dataSource !== undefined || before?.dataSourceRef !== undefined;
  if (!hadSource && !spec.dataSourceRef && !isClaimOrSnapshot(objectAt(spec, 'dataSource'))) {
    delete spec.dataSource;
  }
  const [source, ref] = [objectAt(spec, 'dataSource'), objectAt(spec, 'dataSourceRef')];
  if (source && !ref) spec.dataSourceRef = { ...source };
  else if (ref && !source && !ref.namespace) {
    const { namespace: _, ...rest } = ref;
    spec.dataSource = rest;
  }
}

function isClaimOrSnapshot(source: JsonObject | undefined): boolean {
  const [group, kind] = [textAt(source, 'apiGroup'), textAt(source, 'kind')];
  return (
    (kind === CLAIM && group === '') || (kind === 'VolumeSnapshot' && group === 'snapshot.storage.k8s.io')
  );
}

/** @param old the specification before; groups are not looked at where it has any @internal */
export function checkClaimSources(checks: Checks, spec: JsonObject, field: string, old?: JsonObject): void {
  const [source, ref] = [objectAt(spec, 'dataSource'), objectAt(spec, 'dataSourceRef')];
  const hadGroup = [old?.dataSource, old?.dataSourceRef].some((one) => at(one, 'apiGroup') !== undefined);
  for (const [name, one] of Object.entries({ dataSource: source, dataSourceRef: ref })) {
    if (!one) continue;
    checkSource(checks, one, `${field}.${name}`);
    const group = textAt(one, 'apiGroup');
    if (group && !hadGroup) checks.invalid(`${field}.${name}.apiGroup`, group, dnsSubdomain(group));
  }
  const namespace = textAt(ref, 'namespace');
  if (namespace) checks.invalid(`${field}.dataSourceRef.namespace`, namespace, dnsLabel(namespace));
  if (!source || !ref) return;
  if (namespace) {
    const why = 'may not be specified when dataSourceRef.namespace is specified';
    checks.invalid(field, PATH, why);
  } else if (['apiGroup', 'kind', 'name'].some((name) => source[name] !== ref[name])) {
    checks.invalid(field, PATH, 'must match dataSourceRef');
  }
}

function checkSource(checks: Checks, source: JsonObject, field: string): void {
  const [group, kind] = [textAt(source, 'apiGroup'), textAt(source, 'kind')];
  if (!textAt(source, 'name')) checks.required(`${field}.name`);
  if (!kind) checks.required(`${field}.kind`);
  if (!group && kind !== CLAIM) {
    const why = `must be '${CLAIM}' when referencing the default apiGroup`;
    checks.invalid(field, kind, why);
  }
}
