import { ApiError } from '../common/api-error.js';
import type { ApiRequest, UserInfo } from '../request/api-request.js';
import {
  type AccessAttributes,
  type Authorizer,
  forbidden,
  resourceAttributes,
} from './access-attributes.js';
import {
  ANONYMOUS_USER,
  AUTHENTICATED_GROUP,
  MASTERS_GROUP,
  nodeOfUsername,
  serviceAccountGroups,
  splitServiceAccountUsername,
  UNAUTHENTICATED_GROUP,
} from './users.js';

type Headers = Pick<ApiRequest, 'headers' | 'rawHeaders'>;

interface Wanted {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** The modes that bind impersonation to what is done with it, of which at most one fits a user: KEP-5284. */
type Mode = 'arbitrary-node' | 'serviceaccount' | 'user-info';

const AUTHENTICATION_GROUP = 'authentication.k8s.io';
const EXTRA_PREFIX = 'impersonate-extra-';
const LAST_MODES_MAX = 10_000;

/**
 * Lets a user act as somebody else: the headers `Impersonate-User`, `-Group`, `-Uid` and `-Extra-…`.
 *
 * Allowed is who may `impersonate` each of the things named, or, since Kubernetes 1.36, who may
 * `impersonate:<mode>` them and `impersonate-on:<mode>:<verb>` what is asked for.
 *
 * @internal
 */
export class Impersonation {
  /** Who last succeeded without a mode is tried so first, and refused with that reason. */
  private readonly withoutMode = new Set<string>();

  constructor(private readonly authorizer: Authorizer) {}

  /**
   * The user to act as: the one given, where no header asks for another.
   *
   * @throws ApiError 400 for headers without a user name, 403 where it is not allowed
   */
  apply(attributes: AccessAttributes, request: Headers): UserInfo {
    const wanted = wantedUser(request);
    if (!wanted) return attributes.user;
    const { user } = attributes;
    const mode = modeOf(wanted);
    const modes = mode ? [mode, undefined] : [undefined];
    if (this.withoutMode.has(user.username)) modes.reverse();
    let refusal: ApiError | undefined;
    for (const one of modes) {
      try {
        if (one) this.check({ ...attributes, verb: `impersonate-on:${one}:${attributes.verb}` });
        this.checkEach(user, wanted, one);
        this.remember(user.username, one);
        return actingUser(wanted);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        refusal ??= error;
      }
    }
    throw refusal ?? ApiError.internal(new Error('all impersonation modes failed'));
  }

  private checkEach(user: UserInfo, wanted: Wanted, mode: Mode | undefined): void {
    const verb = mode ? `impersonate:${mode}` : 'impersonate';
    const group = mode ? AUTHENTICATION_GROUP : '';
    const account = splitServiceAccountUsername(wanted.username);
    const node = mode && nodeOfUsername(wanted.username);
    if (account) {
      this.check(resourceAttributes(user, verb, { group, resource: 'serviceaccounts', ...account }));
    } else {
      const asked = node ? { resource: 'nodes', name: node } : { resource: 'users', name: wanted.username };
      this.check(resourceAttributes(user, verb, { group, ...asked }));
    }
    if (wanted.uid) {
      const asked = { group: AUTHENTICATION_GROUP, resource: 'uids', name: wanted.uid };
      this.check(resourceAttributes(user, verb, asked));
    }
    for (const name of wanted.groups) {
      const asked = resourceAttributes(user, verb, { group, resource: 'groups', name });
      if (mode && name === MASTERS_GROUP) {
        throw forbidden(asked, 'impersonating the system:masters group is not allowed');
      }
      this.check(asked);
    }
    for (const [subresource, names] of Object.entries(wanted.extra)) {
      for (const name of names) {
        const asked = { group: AUTHENTICATION_GROUP, resource: 'userextras', subresource, name };
        this.check(resourceAttributes(user, verb, asked));
      }
    }
  }

  private check(attributes: AccessAttributes): void {
    const { isAllowed, reason } = this.authorizer.authorize(attributes);
    if (!isAllowed) throw forbidden(attributes, reason);
  }

  private remember(username: string, mode: Mode | undefined): void {
    if (mode) this.withoutMode.delete(username);
    else if (this.withoutMode.size < LAST_MODES_MAX) this.withoutMode.add(username);
  }
}

function modeOf(wanted: Wanted): Mode | undefined {
  const isOnlyName = !wanted.uid && wanted.groups.length === 0 && Object.keys(wanted.extra).length === 0;
  if (nodeOfUsername(wanted.username)) return isOnlyName ? 'arbitrary-node' : undefined;
  if (splitServiceAccountUsername(wanted.username)) return isOnlyName ? 'serviceaccount' : undefined;
  return 'user-info';
}

function actingUser(wanted: Wanted): UserInfo {
  const { username, uid, extra } = wanted;
  const account = splitServiceAccountUsername(username);
  const groups = [...wanted.groups];
  if (account && groups.length === 0) groups.push(...serviceAccountGroups(account.namespace));
  const mark = username === ANONYMOUS_USER ? UNAUTHENTICATED_GROUP : AUTHENTICATED_GROUP;
  if (!groups.includes(UNAUTHENTICATED_GROUP) && !groups.includes(mark)) groups.push(mark);
  return {
    username,
    groups,
    ...(uid && { uid }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function wantedUser(request: Headers): Wanted | undefined {
  const { headers } = request;
  // Almost no request has one, and every request comes by here.
  let names: string[] | undefined;
  for (const name in headers) if (name.startsWith('impersonate-')) (names ??= []).push(name);
  if (!names) return undefined;
  const groups = names.includes('impersonate-group') ? headerValues(request, 'impersonate-group') : [];
  const extra: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const name of names.filter((one) => one.startsWith(EXTRA_PREFIX))) {
    extra[unescapeKey(name.slice(EXTRA_PREFIX.length))] = headerValues(request, name);
  }
  const username = headers['impersonate-user'] ?? '';
  const uid = headers['impersonate-uid'] ?? '';
  if (username) return { username, uid, groups, extra };
  if (!uid && groups.length === 0 && Object.keys(extra).length === 0) return undefined;
  throw ApiError.badRequest(`requested ${describe(uid, groups, extra)} without impersonating a user name`);
}

/** Each value of a header that may come more than once. */
function headerValues({ headers, rawHeaders }: Headers, name: string): string[] {
  if (!rawHeaders) return (headers[name] ?? '').split(/,\s*/);
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** The server shows its own structure here, and clients' tests know the text. */
function describe(uid: string, groups: readonly string[], extra: Record<string, readonly string[]>): string {
  const list = (values: readonly string[]) => `{${values.map((value) => JSON.stringify(value)).join(', ')}}`;
  const keys = Object.keys(extra).sort();
  const map = keys.map((key) => `${JSON.stringify(key)}:[]string${list(extra[key] ?? [])}`).join(', ');
  const groupText = groups.length > 0 ? `[]string${list(groups)}` : '[]string(nil)';
  const extraText = keys.length > 0 ? `map[string][]string{${map}}` : 'map[string][]string(nil)';
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${groupText}, Extra:${extraText}}`;
}
