import { describe, expect, it } from 'vitest';
import { canonicalQuantity, roundedToMilli } from './canonical-quantity.js';

describe('canonicalQuantity', () => {
  // Asked of kube-apiserver 1.36.3: spec.hard of a ResourceQuota.
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1500m', '1500m'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.1m', '1m'],
    ['1e3', '1e3'],
    ['1E3', '1E3'],
    ['1500k', '1500k'],
    ['1000k', '1M'],
    ['1000000', '1M'],
    ['1024Mi', '1Gi'],
    ['0.5Ki', '512'],
    ['1000Mi', '1000Mi'],
    ['12345678901234567890', '12345678901234567890'],
    ['0.0000000001', '1m'],
    ['1.50', '1500m'],
    ['+5', '+5'],
    ['.5', '500m'],
    ['5.', '5.'],
    ['000', '0'],
    ['0.1Ki', '102400m'],
    ['1e-3', '1e-3'],
    ['1000e3', '1e6'],
    ['123456e2', '12345600'],
    ['0.001Gi', '1073741824m'],
    ['1000u', '1m'],
    ['1500n', '1m'],
    ['0Ki', '0'],
    ['00100', '00100'],
    ['1e0', '1e0'],
    ['1000Ei', '9223372036854775807'],
    ['-1000m', '-1'],
  ])('writes %s as %s', (text, canonical) => {
    expect(roundedToMilli(canonicalQuantity(text) ?? '')).toBe(canonical);
  });

  it.each(['.', '-', '+', '-.', 'k', 'e3'])('takes %j for 0, as Go does', (text) => {
    expect(canonicalQuantity(text)).toBe('0');
  });

  it.each(['', 'x', '1x', '5e', '1 ', '1KiB', '--1'])('takes %j for no quantity', (text) => {
    expect(canonicalQuantity(text)).toBeUndefined();
  });
});
