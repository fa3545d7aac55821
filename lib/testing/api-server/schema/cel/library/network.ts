import { isIPv4, isIPv6 } from 'node:net';
import { goQuote } from '../../../common/go-format.js';
import { T } from '../types.js';
import { CelError, Foreign, type Value } from '../values.js';
import { fn, member, type Overload } from './overload.js';

/** An address as a number. */
class CelIp extends Foreign {
  readonly type = T.ip;

  constructor(
    readonly version: 4 | 6,
    readonly number: bigint,
  ) {
    super();
  }

  get bits(): number {
    return this.version === 4 ? 32 : 128;
  }

  equals(other: Value): boolean {
    return other instanceof CelIp && other.version === this.version && other.number === this.number;
  }

  /** The number without all but its first bits. */
  masked(bits: number): bigint {
    const rest = BigInt(this.bits - bits);
    return (this.number >> rest) << rest;
  }

  override toString(): string {
    if (this.version === 4) {
      return [24n, 16n, 8n, 0n].map((shift) => (this.number >> shift) & 255n).join('.');
    }
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((this.number >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
    );
    const zeros = [...groups.join(':').matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map(([, run = '']) => run);
    const longest = zeros.reduce((best, run) => (run.length > best.length ? run : best), '');
    if (!longest) return groups.join(':');
    const text = groups.join(':');
    const at = text.search(new RegExp(`(?<=^|:)${longest}(?=:|$)`));
    const before = text.slice(0, at).replace(/:$/, '');
    return `${before}::${text.slice(at + longest.length).replace(/^:/, '')}`;
  }
}

function parseIp(text: string): CelIp | string {
  const unparsable = () =>
    `IP Address ${goQuote(text)} parse error during conversion from string: ParseAddr(${goQuote(text)}): unable to parse IP`;
  if (text.includes('%')) return `IP address ${goQuote(text)} with zone value is not allowed`;
  if (isIPv4(text))
    return new CelIp(
      4,
      text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n),
    );
  if (!isIPv6(text)) return unparsable();
  const [, dotted] = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const v4 = dotted ? (parseIp(dotted) as CelIp).number : 0n;
  const plain = dotted
    ? text.slice(0, -dotted.length) + [v4 >> 16n, v4 & 0xffffn].map((part) => part.toString(16)).join(':')
    : text;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  const number = all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  if (number >> 32n === 0xffffn) return `IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`;
  return new CelIp(6, number);
}

function ip(text: string): CelIp {
  const parsed = parseIp(text);
  if (typeof parsed === 'string') throw new CelError(parsed);
  return parsed;
}

class CelCidr extends Foreign {
  readonly type = T.cidr;

  constructor(
    readonly ip: CelIp,
    readonly prefix: number,
  ) {
    super();
  }

  equals(other: Value): boolean {
    return other instanceof CelCidr && other.prefix === this.prefix && other.ip.equals(this.ip);
  }

  contains(ip: CelIp): boolean {
    return ip.version === this.ip.version && ip.masked(this.prefix) === this.ip.masked(this.prefix);
  }
}

function parseCidr(text: string): CelCidr | string {
  const fail = (why: string) =>
    `network address parse error during conversion from string: netip.ParsePrefix(${goQuote(text)}): ${why}`;
  const [, address = '', bits = ''] = /^(.*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  if (!text.includes('/')) return fail("no '/'");
  const parsed = parseIp(address);
  if (typeof parsed === 'string')
    return parsed.startsWith('IPv4-mapped') ? parsed : fail('unable to parse IP');
  if (Number(bits) > parsed.bits) return fail('prefix length out of range');
  return new CelCidr(parsed, Number(bits));
}

function cidr(text: string): CelCidr {
  const parsed = parseCidr(text);
  if (typeof parsed !== 'string') return parsed;
  throw new CelError(`network address parse error during conversion from string: ${parsed}`);
}

const containsCidr = (a: CelCidr, b: CelCidr) => a.prefix <= b.prefix && a.contains(b.ip);
const isBetween = (ip: CelIp, range: string) => cidr(range).contains(ip);
const isUnspecified = ({ number }: CelIp) => number === 0n;
const isLoopback = (ip: CelIp) => isBetween(ip, '127.0.0.0/8') || (ip.version === 6 && ip.number === 1n);
const isLinkLocal = (ip: CelIp) => isBetween(ip, '169.254.0.0/16') || isBetween(ip, 'fe80::/10');
const isMulticast = (ip: CelIp) => isBetween(ip, '224.0.0.0/4') || isBetween(ip, 'ff00::/8');
const isLinkLocalMulticast = (ip: CelIp) =>
  isBetween(ip, '224.0.0.0/24') || (isBetween(ip, 'ff00::/8') && ((ip.number >> 112n) & 0xfn) === 2n);
const isBroadcast = (ip: CelIp) => ip.version === 4 && ip.number === 0xffffffffn;

/** Addresses and networks. @internal */
export const NETWORKS: readonly Overload[] = [
  fn('ip', 'string_to_ip', 'string', 'ip', ip),
  member('ip', 'cidr_ip', 'cidr', 'ip', (a: CelCidr) => a.ip),
  member('family', 'ip_family', 'ip', 'int', ({ version }: CelIp) => BigInt(version)),
  fn('ip.isCanonical', 'ip_is_canonical', 'string', 'bool', (text: string) => ip(text).toString() === text),
  member('isUnspecified', 'ip_is_unspecified', 'ip', 'bool', isUnspecified),
  member('isLoopback', 'ip_is_loopback', 'ip', 'bool', isLoopback),
  member('isLinkLocalMulticast', 'ip_is_link_local_multicast', 'ip', 'bool', isLinkLocalMulticast),
  member('isLinkLocalUnicast', 'ip_is_link_local_unicast', 'ip', 'bool', isLinkLocal),
  member(
    'isGlobalUnicast',
    'ip_is_global_unicast',
    'ip',
    'bool',
    (one: CelIp) =>
      !(isUnspecified(one) || isLoopback(one) || isLinkLocal(one) || isMulticast(one) || isBroadcast(one)),
  ),
  fn('isIP', 'is_ip', 'string', 'bool', (text: string) => typeof parseIp(text) !== 'string'),
  fn('string', 'ip_to_string', 'ip', 'string', String),
  fn('cidr', 'string_to_cidr', 'string', 'cidr', cidr),
  fn('isCIDR', 'is_cidr', 'string', 'bool', (text: string) => typeof parseCidr(text) !== 'string'),
  member('containsIP', 'cidr_contains_ip_string', 'cidr string', 'bool', (a: CelCidr, text: string) =>
    a.contains(ip(text)),
  ),
  member('containsIP', 'cidr_contains_ip_ip', 'cidr ip', 'bool', (a: CelCidr, b: CelIp) => a.contains(b)),
  member('containsCIDR', 'cidr_contains_cidr_string', 'cidr string', 'bool', (a: CelCidr, text: string) =>
    containsCidr(a, cidr(text)),
  ),
  member('containsCIDR', 'cidr_contains_cidr', 'cidr cidr', 'bool', containsCidr),
  member('prefixLength', 'cidr_prefix_length', 'cidr', 'int', ({ prefix }: CelCidr) => BigInt(prefix)),
  member(
    'masked',
    'cidr_masked',
    'cidr',
    'cidr',
    (a: CelCidr) => new CelCidr(new CelIp(a.ip.version, a.ip.masked(a.prefix)), a.prefix),
  ),
  fn('string', 'cidr_to_string', 'cidr', 'string', (a: CelCidr) => `${a.ip.toString()}/${a.prefix}`),
];
