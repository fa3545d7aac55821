import type { Config } from 'vega-lite';

/** Of the page, which is dark for some and light for others. */
const TEXT = 'currentColor';
const FONT = 'system-ui, sans-serif';
/** One that stands out for this framework; the others are told apart, and readable on white and on black. */
export const OURS = '#2f81f7';
export const OTHERS = '#8b949e';
export const PALETTE = ['#e3742f', '#2da44e', '#a371f7', '#c69026', '#db61a2', '#39a0a8', '#8b949e'];

/** The look of all plots. */
export const config: Config = {
  background: 'transparent',
  font: FONT,
  view: { stroke: null },
  title: { color: TEXT, anchor: 'start', fontSize: 14, fontWeight: 600, offset: 12 },
  header: { labelColor: TEXT, labelFontSize: 12, labelAnchor: 'start', titleColor: TEXT },
  axis: {
    labelColor: TEXT,
    titleColor: TEXT,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    gridColor: TEXT,
    gridOpacity: 0.12,
    domain: false,
    ticks: false,
    labelPadding: 6,
    labelLimit: 240,
  },
  legend: { labelColor: TEXT, titleColor: TEXT, labelFontSize: 11, labelLimit: 240 },
  text: { color: TEXT, fontSize: 11 },
};

/** What `currentColor` is: GitHub's text, by whether the reader prefers light or dark. */
export const colorScheme =
  '<style>:root{color:#1f2328}@media (prefers-color-scheme:dark){:root{color:#e6edf3}}</style>';
