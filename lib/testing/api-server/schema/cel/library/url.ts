import { goQuote } from '../../../common/go-format.js';
import { T } from '../types.js';
import { CelError, Entries, Foreign, Items, type Value } from '../values.js';
import { fn, member, type Overload } from './overload.js';

/** An absolute URL, or a path, in its parts: as Go's ParseRequestURI takes it apart. */
class CelUrl extends Foreign {
  readonly type = T.url;

  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
    private readonly text: string,
  ) {
    super();
  }

  equals(other: Value): boolean {
    return other instanceof CelUrl && other.text === this.text;
  }
}

function parse(text: string): CelUrl | string {
  const fail = (why: string) => `parse ${goQuote(text)}: ${why}`;
  if (text === '') return fail('empty url');

  if (/[\x00-\x1f\x7f]/.test(text)) return fail('net/url: invalid control character in URL');
  const [, scheme = '', rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text) ?? [undefined, '', text];
  if (text.startsWith(':')) return fail('missing protocol scheme');
  const [beforeQuery = '', ...queries] = rest.split('?');
  const query = queries.join('?');
  if (!scheme && !rest.startsWith('/')) return fail('invalid URI for request');
  if (scheme && !rest.startsWith('/')) return fail('invalid URI for request');
  let host = '';
  let path = beforeQuery;
  if (beforeQuery.startsWith('//') && (scheme || !beforeQuery.startsWith('///'))) {
    const [, authority = '', tail = ''] = /^\/\/([^/]*)(.*)$/s.exec(beforeQuery) ?? [];
    host = authority.slice(authority.lastIndexOf('@') + 1);
    path = tail;
    const [, port] = /:([^\]]*)$/.exec(host) ?? [];
    if (port !== undefined && !/^\d*$/.test(port))
      return fail(`invalid port ${goQuote(`:${port}`)} after host`);
    const [wrong] = /[ "<>\\^`{|}]/.exec(host) ?? [];
    if (wrong !== undefined) return fail(`invalid character ${goQuote(wrong)} in host name`);
  }
  const [escape] = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(host + path) ?? [];
  if (escape !== undefined) return fail(`invalid URL escape ${goQuote(escape)}`);
  return new CelUrl(scheme.toLowerCase(), host, path, query, text);
}

function url(text: string): CelUrl {
  const parsed = parse(text);
  if (typeof parsed !== 'string') return parsed;
  throw new CelError(`URL parse error during conversion from string: ${parsed}`);
}

const unescape = (text: string) => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

function query({ query: text }: CelUrl): Entries {
  const values = new Map<string, string[]>();
  for (const part of text.split('&').filter(Boolean)) {
    if (part.includes(';')) continue;
    const [name = '', ...rest] = part.split('=');
    const key = unescape(name);
    const value = unescape(rest.join('='));
    if (key !== undefined && value !== undefined) values.set(key, [...(values.get(key) ?? []), value]);
  }
  return Entries.of([...values].map(([key, list]) => [key, new Items(list)] as const));
}

const hostname = ({ host }: CelUrl) => /^\[(.*)\](?::\d*)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');

/** What `%` does not yet stand for is escaped, as Go's EscapedPath does. */
const escapedPath = ({ path }: CelUrl) =>
  path.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@%!'()*[\]]/gu, (char) => encodeURIComponent(char));

/** @internal */
export const URLS: readonly Overload[] = [
  fn('url', 'string_to_url', 'string', 'url', url),
  fn('isURL', 'is_url_string', 'string', 'bool', (text: string) => typeof parse(text) !== 'string'),
  member('getScheme', 'url_get_scheme', 'url', 'string', ({ scheme }: CelUrl) => scheme),
  member('getHost', 'url_get_host', 'url', 'string', ({ host }: CelUrl) => host),
  member('getHostname', 'url_get_hostname', 'url', 'string', hostname),
  member('getPort', 'url_get_port', 'url', 'string', ({ host }: CelUrl) => /:(\d*)$/.exec(host)?.[1] ?? ''),
  member('getEscapedPath', 'url_get_escaped_path', 'url', 'string', escapedPath),
  member('getQuery', 'url_get_query', 'url', 'map(string,list(string))', query),
];
