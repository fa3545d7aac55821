import { T } from '../types.js';
import { CelError, Foreign, type Value } from '../values.js';
import { member, type Overload } from './overload.js';

/** What an expression asks whether it may be done. @internal */
export interface AccessCheck {
  /** Of a path that is no resource. */
  readonly path?: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** @internal */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** Asks for the user of the request, or for a service account. @internal */
export type AskAccess = (
  verb: string,
  check: AccessCheck,
  account: ServiceAccountName | undefined,
) => { readonly isAllowed: boolean; readonly reason: string };

const noCheck: AccessCheck = { group: '', resource: '', subresource: '', namespace: '', name: '' };

/** None of them is equal to another. */
abstract class AccessValue extends Foreign {
  equals(other: Value): boolean {
    return other === this;
  }
}

/** `authorizer`: what somebody may do, asked step by step. @internal */
export class CelAuthorizer extends AccessValue {
  readonly type = T.authorizer;

  constructor(
    readonly ask: AskAccess,
    /** What the request itself is about. */
    private readonly request: AccessCheck,
    readonly account?: ServiceAccountName,
  ) {
    super();
  }

  override field(name: string): Value | undefined {
    return name === 'requestResource' ? this.resource(this.request) : undefined;
  }

  path(path: string): Value {
    if (path === '') throw new CelError('path must not be empty');
    return new PathCheck(this, { ...noCheck, path });
  }

  group(group: string): Value {
    return new GroupCheck(this, { ...noCheck, group });
  }

  resource(check: AccessCheck): Value {
    return new ResourceCheck(this, check);
  }

  serviceAccount(namespace: string, name: string): Value {
    if (!isSubdomain(name)) throw new CelError('Invalid service account name');
    if (!isLabel(namespace)) throw new CelError('Invalid service account namespace');
    return new CelAuthorizer(this.ask, this.request, { namespace, name });
  }
}

const isLabel = (text: string) => text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
const isSubdomain = (text: string) => text.length <= 253 && text.split('.').every(isLabel);

abstract class Check extends AccessValue {
  constructor(
    readonly authorizer: CelAuthorizer,
    readonly check: AccessCheck,
  ) {
    super();
  }

  decide(verb: string): Value {
    const { isAllowed, reason } = this.authorizer.ask(verb, this.check, this.authorizer.account);
    return new Decision(isAllowed, reason);
  }
}

class PathCheck extends Check {
  readonly type = T.pathCheck;
}

class GroupCheck extends Check {
  readonly type = T.groupCheck;

  resource(resource: string): Value {
    if (resource === '') throw new CelError('resource must not be empty');
    return this.authorizer.resource({ ...this.check, resource });
  }
}

class ResourceCheck extends Check {
  readonly type = T.resourceCheck;

  with(change: Partial<AccessCheck>): Value {
    return this.authorizer.resource({ ...this.check, ...change });
  }
}

class Decision extends AccessValue {
  readonly type = T.decision;

  constructor(
    readonly isAllowed: boolean,
    readonly reason: string,
  ) {
    super();
  }
}

const narrowed = (field: 'subresource' | 'namespace' | 'name') =>
  member(
    field,
    `resourcecheck_${field}`,
    'resourceCheck string',
    'resourceCheck',
    (check: ResourceCheck, text: string) => check.with({ [field]: text }),
  );
/** Roles know no selectors: whoever may do it at all may do it with them. */
const selected = (name: 'fieldSelector' | 'labelSelector') =>
  member(
    name,
    `resourcecheck_${name.toLowerCase()}`,
    'resourceCheck string',
    'resourceCheck',
    (check: ResourceCheck) => check,
  );
const decided = (name: string, result: string, call: (decision: Decision) => Value) =>
  member(name, `decision_${name}`, 'decision', result, call);

/** @internal */
export const ACCESS_CHECKS: readonly Overload[] = [
  member('path', 'authorizer_path', 'authorizer string', 'pathCheck', (all: CelAuthorizer, path: string) =>
    all.path(path),
  ),
  member(
    'group',
    'authorizer_group',
    'authorizer string',
    'groupCheck',
    (all: CelAuthorizer, group: string) => all.group(group),
  ),
  member(
    'serviceAccount',
    'authorizer_serviceaccount',
    'authorizer string string',
    'authorizer',
    (all: CelAuthorizer, namespace: string, name: string) => all.serviceAccount(namespace, name),
  ),
  member(
    'resource',
    'groupcheck_resource',
    'groupCheck string',
    'resourceCheck',
    (check: GroupCheck, name: string) => check.resource(name),
  ),
  narrowed('subresource'),
  narrowed('namespace'),
  narrowed('name'),
  selected('fieldSelector'),
  selected('labelSelector'),
  member('check', 'pathcheck_check', 'pathCheck string', 'decision', (check: PathCheck, verb: string) =>
    check.decide(verb),
  ),
  member(
    'check',
    'resourcecheck_check',
    'resourceCheck string',
    'decision',
    (check: ResourceCheck, verb: string) => check.decide(verb),
  ),
  decided('errored', 'bool', () => false),
  decided('error', 'string', () => ''),
  decided('allowed', 'bool', ({ isAllowed }) => isAllowed),
  decided('reason', 'string', ({ reason }) => reason),
];
