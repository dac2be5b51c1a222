import type { Override } from '../source';

interface Word {
  readonly text: string;
  /** Told apart by those who see no difference between red and green; a plain text where nothing is to be done. */
  readonly color: 'blue' | 'green' | 'orange' | 'text';
}

/** What verdicts are called where people read them. */
const VERDICTS: Readonly<Record<string, Word>> = {
  over_served: { text: 'cheaper tier will do', color: 'blue' },
  earns_its_price: { text: 'worth its price', color: 'green' },
  open: { text: 'not decided yet', color: 'text' },
  too_few: { text: 'too few runs', color: 'text' },
  running: { text: 'still running', color: 'text' },
  won: { text: 'better', color: 'blue' },
  lost: { text: 'worse', color: 'orange' },
  no_difference: { text: 'no difference found', color: 'text' },
  misassigned: { text: 'shares are off', color: 'orange' },
  worse_results: { text: 'worse results', color: 'orange' },
  harder_work: { text: 'harder work', color: 'blue' },
  better_results: { text: 'better results', color: 'green' },
  easier_work: { text: 'easier work', color: 'blue' },
  no_change: { text: 'no change beyond chance', color: 'text' },
};

/** As they are written from the lowest to the highest, each of them twenty points wide. */
const BANDS = ['0-20', '20-40', '40-60', '60-80', '80-100'] as const;

const mapping = (options: Readonly<Record<string, { readonly text: string; readonly color?: string }>>) => [
  {
    type: 'value',
    options: Object.fromEntries(Object.entries(options).map(([value, word], index) => [value, { ...word, index }])),
  },
];

/** Verdicts in plain English, the ones to act on in colour. */
export const VERDICT_WORDS: Override = {
  field: 'verdict',
  properties: {
    mappings: mapping(VERDICTS),
    'custom.cellOptions': { type: 'color-text', mode: 'basic' },
  },
};

/** Bands of complexity by their ends, as the filter `complexity_bucket` has them. */
export const COMPLEXITY_WORDS: Override = {
  field: 'complexity_band',
  properties: { mappings: mapping(Object.fromEntries(BANDS.map((text, band) => [String(band), { text }]))) },
};

/** A number that is not said where it would rest on too few executions. */
export const tooFew = (field: string): Override => ({ field, properties: { noValue: 'too few' } });
