import type { KubeObject } from '../../common/kube-object.js';
import type { JsonObject } from '../../common/json.js';
import { BOOTSTRAP_BINDINGS, BOOTSTRAP_ROLES } from './bootstrap-bindings.data.js';
import { BOOTSTRAP_CONTROLLER_ROLES } from './bootstrap-controller-roles.data.js';
import { BOOTSTRAP_CLUSTER_ROLES } from './bootstrap-roles.data.js';
import { RBAC_GROUP } from './policy-rule.js';

const AGGREGATE_TO = `${RBAC_GROUP}/aggregate-to-`;
const CONTROLLER = 'system:controller:';

/**
 * The roles and bindings that every API server makes when it starts, without the fields that storing sets.
 *
 * The tables read like this:
 * - `= name` begins a role, `= namespace/name` one in a namespace. `to:edit` gives it the label by which the
 *   ClusterRole `edit` gathers rules, `from:edit` makes it gather those with that label.
 * - `verbs | groups | resources | names` is a rule of it, where `core` is the group without a name, and
 *   `verbs | urls` a rule for paths.
 * - `name -> Kind/role <- Kind/subject Kind/subject` is a binding; without `->` it is to the ClusterRole of the same
 *   name.
 *
 * @internal
 */
export function bootstrapPolicy(): KubeObject[] {
  const controllers = parseRoles(BOOTSTRAP_CONTROLLER_ROLES);
  return [
    ...parseRoles(BOOTSTRAP_CLUSTER_ROLES),
    ...controllers,
    ...parseRoles(BOOTSTRAP_ROLES),
    ...lines(BOOTSTRAP_BINDINGS).map(parseBindingLine),
    ...controllers.map(({ metadata: { name = '' } }) =>
      parseBindingLine(`${name} <- ServiceAccount/kube-system/${name.slice(CONTROLLER.length)}`),
    ),
  ];
}

function lines(table: string): string[] {
  return table.split('\n').filter(Boolean);
}

function parseRoles(table: string): KubeObject[] {
  const roles: KubeObject[] = [];
  let rules: JsonObject[] = [];
  for (const line of lines(table)) {
    if (line.startsWith('= ')) {
      rules = [];
      roles.push(parseRoleHead(line.slice(2), rules));
    } else rules.push(parseRuleLine(line));
  }
  // A ClusterRole that only gathers has none of its own until somebody gathers for it.
  for (const role of roles) if (role['aggregationRule']) role['rules'] = null;
  return roles;
}

function parseRoleHead(head: string, rules: JsonObject[]): KubeObject {
  const [path = '', ...marks] = head.split(' ');
  const role = named(path, 'Role');
  for (const mark of marks) {
    const [direction, target] = mark.split(':');
    const label = `${AGGREGATE_TO}${target}`;
    if (direction === 'to') role.metadata.labels = { ...role.metadata.labels, [label]: 'true' };
    else role['aggregationRule'] = { clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }] };
  }
  role['rules'] = rules;
  return role;
}

function parseRuleLine(line: string): JsonObject {
  const [verbs = [], second = [], resources, resourceNames] = line
    .split(' | ')
    .map((part) => part.split(','));
  if (!resources) return { nonResourceURLs: second, verbs };
  const apiGroups = second.map((group) => (group === 'core' ? '' : group));
  return { apiGroups, ...(resourceNames && { resourceNames }), resources, verbs };
}

function parseBindingLine(line: string): KubeObject {
  const [head = '', subjects = ''] = line.split(' <- ');
  const [path = '', role] = head.split(' -> ');
  const binding = named(path, 'RoleBinding');
  const [kind = '', name = binding.metadata.name ?? ''] = role?.split('/') ?? ['ClusterRole'];
  binding['roleRef'] = { apiGroup: RBAC_GROUP, kind, name };
  const parsed = subjects.split(' ').filter(Boolean).map(parseSubjectText);
  if (parsed.length > 0) binding['subjects'] = parsed;
  return binding;
}

function parseSubjectText(text: string): JsonObject {
  const [kind = '', first = '', second] = text.split('/');
  return second === undefined
    ? { apiGroup: RBAC_GROUP, kind, name: first }
    : { kind, name: second, namespace: first };
}

function named(path: string, kind: 'Role' | 'RoleBinding'): KubeObject {
  const slash = path.indexOf('/');
  return {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: slash < 0 ? `Cluster${kind}` : kind,
    metadata: {
      name: path.slice(slash + 1),
      ...(slash >= 0 && { namespace: path.slice(0, slash) }),
      annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    },
  };
}
