import { type CrdParts, rootSchema } from './custom-resource-definition.js';
import type { KindChecks } from './kind-names.js';
import type { StructuralSchema } from './structural-schema.js';

const COLUMN_TYPES = ['string', 'integer', 'number', 'boolean', 'date'];
const MOST_SELECTABLE_FIELDS = 8;

const NAMES = [
  'group',
  'version',
  'kind',
  'plural',
  'singular',
  'shortNames',
  'categories',
  'scope',
  'description',
  'spec',
  'status',
  'conditions',
  'printerColumns',
  'selectableFields',
  'scale',
  'validations',
];
const COLUMN_NAMES = ['name', 'jsonPath', 'type', 'description', 'format', 'priority'];
const SCALE_NAMES = ['specReplicasPath', 'statusReplicasPath', 'labelSelectorPath'];

/** Checks which options there are. @internal */
export function checkOptions(options: object, checks: KindChecks): void {
  checks.known(options, NAMES);
  const { printerColumns, scale, conditions } = options as Partial<CrdParts> & { conditions?: unknown };
  if (checks.list(printerColumns, 'printerColumns'))
    printerColumns?.forEach((column, at) => checks.known(column, COLUMN_NAMES, `printerColumns[${at}]`));
  checks.expect(
    [undefined, true, false].includes(conditions as boolean),
    'conditions',
    'true or false',
    conditions,
  );
  if (scale) checks.known(scale, SCALE_NAMES, 'scale');
}

/** Checks the names that only a kind of our own has. @internal */
export function checkNames({ group, singular, shortNames, categories }: CrdParts, checks: KindChecks): void {
  checks.expect(
    String(group).includes('.'),
    'group',
    'a DNS subdomain with a dot such as "example.com"',
    group,
  );
  if (singular !== undefined) checks.label(singular, 'singular', 'widget');
  if (checks.list(shortNames, 'shortNames'))
    shortNames?.forEach((name, at) => checks.label(name, `shortNames[${at}]`, 'wd'));
  if (checks.list(categories, 'categories'))
    categories?.forEach((name, at) => checks.label(name, `categories[${at}]`, 'all'));
}

/** Checks the paths that point into the schema. @internal */
export function checkPaths(parts: CrdParts, checks: KindChecks): void {
  const root = rootSchema(parts);
  parts.printerColumns?.forEach(({ jsonPath, type = 'string' }, at) => {
    const option = `printerColumns[${at}]`;
    checks.expect(/^\.\S/.test(jsonPath), `${option}.jsonPath`, 'a path such as ".status.state"', jsonPath);
    checks.expect(COLUMN_TYPES.includes(type), `${option}.type`, `one of ${COLUMN_TYPES.join(', ')}`, type);
  });
  checkSelectableFields(parts, root, checks);
  if (parts.scale) checkScale(parts.scale, root, checks);
}

/** @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#crd-selectable-fields */
function checkSelectableFields(
  { selectableFields = [] }: CrdParts,
  root: StructuralSchema,
  checks: KindChecks,
): void {
  const count = selectableFields.length;
  checks.expect(
    count <= MOST_SELECTABLE_FIELDS,
    'selectableFields',
    `at most ${MOST_SELECTABLE_FIELDS} paths`,
    count,
  );
  selectableFields.forEach((path, at) => {
    const isScalar = ['string', 'boolean', 'integer'].includes(schemaAt(root, path)?.type ?? '');
    const expected = 'the path of a string, a boolean or an integer such as ".spec.color"';
    checks.expect(isScalar && !path.startsWith('.metadata'), `selectableFields[${at}]`, expected, path);
  });
}

/** @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#scale-subresource */
function checkScale(scale: NonNullable<CrdParts['scale']>, root: StructuralSchema, checks: KindChecks): void {
  const expectPath = (option: keyof typeof scale, type: string, example: string, under: RegExp) => {
    const path = scale[option];
    if (path === undefined && option === 'labelSelectorPath') return;
    const isThere = under.test(String(path)) && schemaAt(root, String(path))?.type === type;
    checks.expect(
      isThere,
      `scale.${option}`,
      `the path of ${type === 'string' ? 'a string' : 'an integer'} such as "${example}"`,
      path,
    );
  };
  expectPath('specReplicasPath', 'integer', '.spec.replicas', /^\.spec\./);
  expectPath('statusReplicasPath', 'integer', '.status.replicas', /^\.status\./);
  expectPath('labelSelectorPath', 'string', '.status.selector', /^\.(spec|status)\./);
}

function schemaAt(root: StructuralSchema, path: string): StructuralSchema | undefined {
  const [start, ...names] = path.split('.');
  if (start !== '' || names.length === 0) return undefined;
  return names.reduce<StructuralSchema | undefined>((schema, name) => schema?.properties?.[name], root);
}
