import { describe, expect, it } from 'vitest';
import { FIELD_SELECTORS, LABEL_SELECTORS } from '../../test/support/selectors.js';
import { fieldSelectorProblem } from './field-selector.js';
import { parseLabelSelector } from '../testing/api-server/read/label-selector.js';
import { labelMatcher, labelSelectorProblem } from './label-selector.js';

describe('a label selector', () => {
  it.each(LABEL_SELECTORS.good)('may be "%s"', (selector) => {
    expect(labelSelectorProblem(selector)).toBeUndefined();
  });

  it.each(LABEL_SELECTORS.bad)('may not be "%s"', (selector) => {
    expect(labelSelectorProblem(selector)).toBeTypeOf('string');
  });

  it.each(LABEL_SELECTORS.good)('"%s" selects what it does on a server', (selector) => {
    const values = [
      undefined,
      '',
      'web',
      'a',
      'b',
      'b_c.d',
      'in',
      '2',
      '5',
      '+5',
      '-7',
      '12345678901234567890',
    ];
    const onServer = parseLabelSelector(selector) ?? (() => true);
    const matches = labelMatcher(selector);
    for (const key of ['app', 'tier', 'example.com/app', 'size', 'in']) {
      for (const value of values) {
        for (const other of values) {
          const labels = Object.fromEntries(
            [
              [key, value],
              ['tier', other],
            ].filter(([, one]) => one !== undefined),
          ) as Record<string, string>;
          expect(matches(labels), JSON.stringify(labels)).toBe(onServer(labels));
        }
      }
    }
  });

  it('that is wrong is told what is', () => {
    expect(labelSelectorProblem('app in (a')).toBe('the values are not closed with ")"');
    expect(labelSelectorProblem('app=web,')).toBe('nothing follows the last comma');
    expect(labelSelectorProblem('app is web')).toBe(
      '"is" is no operator: there are =, ==, !=, in, notin, < and >',
    );
  });
});

describe('a field selector', () => {
  it.each(FIELD_SELECTORS.good)('may be "%s"', (selector) => {
    expect(fieldSelectorProblem(selector)).toBeUndefined();
  });

  it.each(FIELD_SELECTORS.bad)('may not be "%s"', (selector) => {
    expect(fieldSelectorProblem(selector)).toBeTypeOf('string');
  });
});
