import { describe, expect, it } from 'vitest';
import { parseLabelSelector } from './label-selector.js';

const labels = { app: 'web', tier: 'a', 'example.com/n': '5' };

describe('parseLabelSelector', () => {
  it.each([
    ['app=web', true],
    ['app==web,tier!=b', true],
    ['app', true],
    ['!app', false],
    ['!legacy', true],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['legacy notin (web)', true],
    ['example.com/n>4', true],
    ['example.com/n<5', false],
    ['app>4', false],
    ['app in (,web)', true],
    ['app=', false],
    ['in in (in)', false],
  ])('%s: %s', (text, expected) => {
    expect(parseLabelSelector(text)?.(labels)).toBe(expected);
  });

  it.each(['app===web', 'app in web', 'app=-x', '!', 'app in (web))', '(app)', 'n>x', ',', 'app,', 'a b'])(
    'refuses %s',
    (text) => expect(() => parseLabelSelector(text)).toThrow(),
  );
});
