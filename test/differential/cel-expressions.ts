import type { Json } from '../../lib/testing/api-server/common/json.js';
import type { Schema } from '../../lib/testing/api-server/schema/schema.js';

/** The object that the expressions are asked of, as `self`. */
export const CEL_SCHEMA: Schema = {
  type: 'object',
  required: ['i', 's'],
  properties: {
    i: { type: 'integer' },
    j: { type: 'integer' },
    n: { type: 'number' },
    s: { type: 'string', maxLength: 20 },
    e: { type: 'string', enum: ['a', 'bc'] },
    b: { type: 'boolean' },
    l: { type: 'array', maxItems: 5, items: { type: 'integer' } },
    ls: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 10 } },
    m: { type: 'object', maxProperties: 5, additionalProperties: { type: 'integer' } },
    o: { type: 'object', properties: { a: { type: 'integer' }, c: { type: 'string', maxLength: 10 } } },
    d: { type: 'string', format: 'duration', maxLength: 20 },
    t: { type: 'string', format: 'date-time', maxLength: 40 },
    day: { type: 'string', format: 'date', maxLength: 20 },
    by: { type: 'string', format: 'byte', maxLength: 20 },
    x: { 'x-kubernetes-int-or-string': true, maxLength: 10 },
    set: {
      type: 'array',
      'x-kubernetes-list-type': 'set',
      maxItems: 5,
      items: { type: 'string', maxLength: 10 },
    },
    ml: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      maxItems: 5,
      items: {
        type: 'object',
        required: ['k'],
        properties: { k: { type: 'string', maxLength: 5 }, v: { type: 'integer' } },
      },
    },
    namespace: { type: 'string', maxLength: 10 },
    'a-b.c/d__e': { type: 'integer' },
    nul: { type: 'string', nullable: true, maxLength: 10 },
    oo: { type: 'object', properties: { p: { type: 'object', properties: { q: { type: 'integer' } } } } },
  },
};

export const CEL_OBJECTS: Json[] = [
  {
    i: 3,
    j: -7,
    n: 2.5,
    s: 'Hello Wörld',
    e: 'a',
    b: true,
    l: [3, 1, 2],
    ls: ['b', 'a', 'b'],
    m: { x: 1, y: 2 },
    o: { a: 1, c: 'see' },
    d: '1h30m',
    t: '2026-01-02T03:04:05.678Z',
    day: '2026-01-02',
    by: 'YWJj',
    x: 5,
    set: ['p', 'q'],
    ml: [
      { k: 'one', v: 1 },
      { k: 'two', v: 2 },
    ],
    namespace: 'ns',
    'a-b.c/d__e': 4,
    nul: null,
    oo: { p: { q: 9 } },
  },
  { i: 0, s: '', x: '50%', l: [], ls: [], m: {}, o: {}, n: -1, b: false, oo: {} },
];

const group = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** Right and wrong ones, with right and wrong values: what does each server say? */
export const CEL_EXPRESSIONS: string[] = group(String.raw`
  # Arithmetic and its limits
  self.i + 1
  self.i - 5 * 2
  self.i / 2
  self.i % 2
  -self.i
  self.i / 0
  self.i % 0
  7 / self.i
  -7 / 2
  -7 % 3
  9223372036854775807 + self.i
  -9223372036854775808 - self.i
  9223372036854775807 * 2
  self.n + 1.5
  self.n * 2.0
  self.n / 0.0
  1.0 / 3.0
  1e6 + 0.5
  double(self.i) + self.n
  self.i + self.n
  self.i + 1u
  1u - 2u
  2u * 3u
  self.i == 3.0
  self.i < 2.5
  self.i > 1u
  self.n >= 2
  1 == 1u
  self.j < 0 && self.i > 0
  0x1F + 1
  1.5e3
  # Texts
  self.s + '!'
  self.s.size()
  size(self.s)
  self.s.startsWith('Hello')
  self.s.endsWith('rld')
  self.s.contains('o W')
  self.s.matches('^[A-Z].*')
  self.s.matches('[[:space:]]')
  matches(self.s, 'ö')
  self.s.matches('(')
  self.s.charAt(1)
  self.s.charAt(20)
  self.s.indexOf('o')
  self.s.indexOf('o', 5)
  self.s.indexOf('zz')
  self.s.indexOf('')
  self.s.indexOf('o', 50)
  self.s.lastIndexOf('o')
  self.s.lastIndexOf('o', 3)
  self.s.lowerAscii()
  self.s.upperAscii()
  self.s.replace('o', '0')
  self.s.replace('l', 'L', 1)
  self.s.replace('', '-')
  self.s.split(' ')
  self.s.split('')
  self.s.split('o', 2)
  self.s.split(' ', 0)
  self.s.substring(3)
  self.s.substring(2, 5)
  self.s.substring(5, 2)
  self.s.substring(-1)
  ' x '.trim()
  self.s.find('[a-z]+')
  self.s.find('[0-9]+')
  self.s.findAll('[a-z]+')
  self.s.findAll('[a-z]', 2)
  self.s.find('[')
  strings.quote(self.s)
  '%s is %d'.format([self.s, self.i])
  '%.2f %e %x %X %b %o'.format([1.0, 12345.678, 255, 'hi', 5, 8])
  '%d'.format([self.n])
  '%s %s'.format([1])
  '%s'.format([[1, 'a', null, {'k': 2.0}]])
  '%s'.format([self.d])
  'a' < 'b'
  'a' < 'B'
  'Z' < 'ö'
  "tab\t\x41\u00e9\101"
  r'raw\n'
  '''triple
  # Conversions
  string(self.i)
  string(self.n)
  string(1000000.0)
  string(0.00001)
  string(self.b)
  string(self.d)
  string(self.t)
  string(self.day)
  string(self.by)
  string(b'\xff')
  int('42')
  int('x')
  int('99999999999999999999')
  int(2.9)
  int(-2.9)
  int(1e30)
  int(self.t)
  int(self.d)
  uint(5)
  uint(-1)
  uint('7')
  double('1.5')
  double('x')
  double(self.i)
  bool('true')
  bool('maybe')
  bytes(self.s)
  bytes('a') + b'b'
  duration('90s')
  duration('x')
  duration('1d')
  timestamp('2026-01-01T00:00:00Z')
  timestamp('2026-01-01')
  timestamp(0)
  type(self.i)
  type(self.s) == string
  type(self.l)
  type(self.m)
  type(type(1))
  type(self.x) == int
  dyn(self.i) + 1
  dyn(self.i) + 'a'
  # Times
  self.d > duration('1h')
  self.d + duration('30m')
  self.t + self.d
  self.t - self.d
  self.t - timestamp('2026-01-01T00:00:00Z')
  self.t < timestamp('2030-01-01T00:00:00Z')
  self.t.getFullYear()
  self.t.getMonth()
  self.t.getDate()
  self.t.getDayOfMonth()
  self.t.getDayOfWeek()
  self.t.getDayOfYear()
  self.t.getHours()
  self.t.getHours('Europe/Berlin')
  self.t.getHours('-05:30')
  self.t.getHours('Nowhere/Here')
  self.t.getMinutes()
  self.t.getSeconds()
  self.t.getMilliseconds()
  self.d.getHours()
  self.d.getMinutes()
  self.d.getSeconds()
  self.d.getMilliseconds()
  self.day.getDate()
  # Lists
  self.l[0]
  self.l[5]
  self.l[-1]
  self.l + [4]
  self.l == [3, 1, 2]
  self.l.size()
  2 in self.l
  'x' in self.l
  self.l.all(x, x > 0)
  self.l.exists(x, x == 2)
  self.l.exists_one(x, x == 2)
  self.l.existsOne(x, x > 1)
  self.l.map(x, x * 2)
  self.l.map(x, x > 1, x * 2)
  self.l.filter(x, x > 1)
  self.l.map(x, string(x)).join(',')
  self.ls.join()
  self.ls.join('-')
  self.l.isSorted()
  self.l.sum()
  self.l.min()
  self.l.max()
  self.ls.max()
  self.l.indexOf(1)
  self.ls.lastIndexOf('b')
  self.ls.indexOf('zz')
  self.l.sort()
  self.ls.sort()
  self.l.reverse()
  self.ls.distinct()
  self.l.slice(1, 2)
  self.l.slice(2, 1)
  self.l.slice(0, 9)
  [[1, 2], [3]].flatten()
  [1, [2, [3]]].flatten(2)
  [[1], [2]].flatten(-1)
  lists.range(4)
  self.ml.sortBy(x, -x.v).map(x, x.k)
  self.l.all(i, v, v > i)
  self.l.exists(i, v, i == v)
  self.l.transformList(i, v, i + v)
  self.l.transformList(i, v, i > 0, v)
  self.m.transformMap(k, v, v + 1)
  self.m.transformMap(k, v, v > 1, v)
  self.ls.transformMapEntry(i, v, {string(i): v})
  self.m.exists(k, v, k == 'x' && v == 1)
  self.m.all(k, k.size() == 1)
  self.m.map(k, self.m[k]).sum()
  sets.contains(self.l, [1, 2])
  sets.equivalent(self.l, [1, 2, 3, 3])
  sets.intersects(self.ls, ['a'])
  [1, 'a']
  [1, 2.0]
  [1, dyn('a')]
  []
  {}
  {'a': 1}.a
  {'a': 1}['b']
  {1: 'x'}[1]
  {'a': 1, 'a': 2}
  # Maps and objects
  self.m.x
  self.m['y']
  self.m.zzz
  'x' in self.m
  self.m == {'x': 1, 'y': 2}
  self.m.size()
  self.o.a
  self.o.c
  self.o.zzz
  has(self.o.a)
  has(self.o.zzz)
  has(self.m.zzz)
  has(self.e)
  has(self.oo.p.q)
  has(self.oo)
  self.o == self.o
  self.oo.p.q
  has(self.nul) ? 'yes' : 'no'
  has(self.i)
  has(self)
  # Names
  self.__namespace__
  self.namespace
  self.a__dash__b__dot__c__slash__d__underscores__e
  # Int or string
  self.x == 5
  self.x == '50%'
  self.x < 10
  type(self.x) == int ? self.x < 10 : self.x.endsWith('%')
  self.x + 1
  self.x.size()
  string(self.x)
  int(self.x)
  size(self.x)
  self.x.startsWith('5')
  self.x.contains('5')
  self.x.matches('5')
  self.x.lowerAscii()
  self.x.substring(1)
  self.x.indexOf('5')
  self.x.foo
  self.x[0]
  self.x.all(y, y)
  self.x in [5]
  self.x in self.x
  duration(self.x)
  double(self.x)
  -self.x
  !self.x
  self.x && true
  self.x ? 1 : 2
  self.x - 1
  self.x / 0
  self.x > 'a'
  self.x.getHours()
  ip(self.x)
  quantity(self.x)
  [self.x].sum()
  [self.x].max()
  dyn(self.l)['a']
  dyn(self.l)[0.5]
  dyn(self.m)[1]
  dyn(self.o).a
  dyn(self.o).zz
  '%.2f'.format([12345.678])
  '%e'.format([0.00012])
  '%f'.format([1e21])
  '%.3f'.format([double(self.x)])
  '%s'.format([[self.t, self.d]])
  '%s'.format([[self.n, 1.0/3.0]])
  '%s'.format([type(1)])
  # Sets, and lists with keys
  self.set == ['q', 'p']
  self.set + ['r']
  self.set + self.set
  self.ml.map(x, x.k)
  self.ml.exists(x, x.k == 'one' && x.v == 1)
  self.ml.filter(x, x.v > 1).size()
  self.ml == self.ml
  self.ml + self.ml
  # Logic
  self.b && self.i > 0
  self.b || self.i / 0 > 1
  self.i / 0 > 1 || self.b
  self.i / 0 > 1 && self.b
  !self.b
  self.b ? 'yes' : 'no'
  self.b ? 1 : 'no'
  true && 1
  1 && 2
  !self.i
  self.i > 1 ? self.l.size() : 0
  # Optionals
  optional.of(1)
  optional.of(1).value()
  optional.none().orValue(2)
  optional.none().value()
  optional.ofNonZeroValue(0).hasValue()
  self.?e.orValue('none')
  self.?e.hasValue()
  self.o.?c.orValue('gone')
  self.m[?'x'].orValue(9)
  self.m[?'q'].orValue(9)
  self.l[?9].orValue(-1)
  self.?o.a
  self.?o.?a.orValue(4)
  optional.of(2).optMap(x, x * 2).value()
  optional.of(2).optFlatMap(x, optional.none()).hasValue()
  optional.none().or(optional.of(3)).value()
  [1, ?optional.none(), ?optional.of(2)]
  {'a': 1, ?'b': optional.none()}
  # Quantities
  quantity('1Gi').isGreaterThan(quantity('500Mi'))
  quantity('1.5').compareTo(quantity('1500m'))
  quantity('1Gi') == quantity('1024Mi')
  quantity('x')
  isQuantity('1Ki')
  isQuantity('Ki')
  isQuantity('1.5.5')
  quantity('1500m').isInteger()
  quantity('2k').asInteger()
  quantity('1500m').asInteger()
  quantity('1500m').asApproximateFloat()
  quantity('-1').sign()
  quantity('1').add(quantity('500m')).compareTo(quantity('1.5'))
  quantity('1').sub(2).sign()
  # Addresses
  ip('192.168.0.1').family()
  ip('::1').isLoopback()
  ip('10.0.0.1').isGlobalUnicast()
  ip('169.254.0.1').isLinkLocalUnicast()
  ip('ff02::1').isLinkLocalMulticast()
  ip('0.0.0.0').isUnspecified()
  string(ip('2001:db8:0:0:1:0:0:1'))
  ip.isCanonical('2001:DB8::1')
  ip.isCanonical('2001:db8::1')
  ip('x')
  ip('fe80::1%eth0')
  ip('::ffff:1.2.3.4')
  isIP('1.2.3.4')
  isIP('1.2.3')
  isIP('01.2.3.4')
  cidr('10.0.0.0/8').containsIP('10.1.2.3')
  cidr('10.0.0.0/8').containsIP(ip('11.1.2.3'))
  cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')
  cidr('10.0.0.0/8').containsCIDR(cidr('0.0.0.0/0'))
  string(cidr('10.1.2.3/8').masked())
  cidr('10.1.2.3/8').prefixLength()
  cidr('10.1.2.3/8').ip() == ip('10.1.2.3')
  cidr('10.0.0.0/33')
  isCIDR('10.0.0.0/8')
  isCIDR('10.0.0.0')
  # URLs
  url('https://user:pw@example.com:8080/a%20b?x=1&x=2&y=').getHost()
  url('https://example.com:8080/a').getHostname()
  url('https://example.com:8080/a').getPort()
  url('https://[::1]:80/').getHostname()
  url('https://example.com/a b').getEscapedPath()
  url('https://example.com/a').getScheme()
  url('https://example.com/?x=1&x=2&y=z').getQuery()
  url('/just/a/path').getEscapedPath()
  url('no url')
  url('https://a:b/')
  isURL('https://example.com')
  isURL('example.com')
  isURL('../x')
  # Formats
  !format.dns1123Label().validate('Bad_Name').hasValue()
  format.dns1123Label().validate('Bad_Name').value()
  format.dns1123Subdomain().validate('a..b').value()
  format.dns1035Label().validate('1a').value()
  format.qualifiedName().validate('a/b/c').value()
  format.qualifiedName().validate('/x').value()
  format.labelValue().validate('-').value()
  format.uuid().validate('x').value()
  format.date().validate('x').value()
  format.datetime().validate('x').value()
  format.byte().validate('x').value()
  format.dns1123LabelPrefix().validate('a-').hasValue()
  format.named('dns1123Label').value().validate('ok').hasValue()
  format.named('none').hasValue()
  # Semver
  semver('1.2.3').isGreaterThan(semver('1.2.3-rc.1'))
  semver('1.10.0').compareTo(semver('1.9.0'))
  semver('v1.2', true).minor()
  semver('v1.2')
  isSemver('1.2.3')
  isSemver('01.2.3')
  isSemver('01.2.3', true)
  semver('1.2.3').major()
  semver('1.0.0-alpha.1').isLessThan(semver('1.0.0-alpha.beta'))
  # What does not compile
  self.zzz
  zzz
  self.i.foo
  self.i.foo()
  foo(self.i)
  self.s + 1
  self.i == 'a'
  self.i in self.s
  self.l.all(x, x)
  self.i.all(x, true)
  self.l.map(1, x)
  self.l.map(x.y, x)
  Foo{a: 1}
  has(1)
  self.
  self.i +
  (self.i
  1 2
  'open
  self.i == 3 &&
  @
  a.b.c
  size()
  size(1)
  self.l['a']
  self.m[1]
  9223372036854775808
  0xZZ
  null == self.nul
  self.s == null
  self.d == null
  self.o == null
  1 + null
  package
  self.l.exists(x, y, z, w)
`);
