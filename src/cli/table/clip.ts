import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text in at most so many columns of a terminal; its end gives way to an ellipsis. */
export function clip(text: string, widest: number): string {
  if (stringWidth(text) <= widest) return text;
  let width = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width > widest - 1) return `${text.slice(0, index)}…`;
  }
  return text;
}
