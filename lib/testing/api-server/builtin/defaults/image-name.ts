const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const host = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(
  `^(?:${host}/)?(?<path>${part}(?:/${part})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?<digest>@${digest})?$`,
);
const maxPathLength = 255;
/** Sixty-four digits alone would be taken for the ID of an image. */
const identifier = /^[a-f0-9]{64}$/;

/**
 * The tag in the name of an image: `latest` where it has neither a tag nor a digest; undefined where it has only a
 * digest, or is no name that an image can have.
 *
 * @internal
 */
export function tagOf(image: string): string | undefined {
  if (identifier.test(image)) return undefined;
  // Only what can be a host is one; before a single name, a default one is meant.
  const [first = ''] = image.split('/', 1);
  const hasHost = image.includes('/') && (/[.:]/.test(first) || first === 'localhost' || /[A-Z]/.test(first));
  const within = image.includes('/') ? 'docker.io' : 'docker.io/library';
  const groups = reference.exec(hasHost ? image : `${within}/${image}`)?.groups;
  if (!groups?.['path'] || groups['path'].length > maxPathLength) return undefined;
  if (groups['digest'] && !isDigest(groups['digest'].slice(1))) return undefined;
  return groups['tag'] ?? (groups['digest'] ? undefined : 'latest');
}

const lengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Of a known algorithm, and as long as those of it are. */
function isDigest(text: string): boolean {
  const [algorithm = '', digits = ''] = text.split(':');
  return digits.length === lengths[algorithm] && /^[0-9a-f]+$/.test(digits);
}
