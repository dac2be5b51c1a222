import { measureText } from '@grafana/ui';

const ELLIPSIS = '…';

/** A text that is no wider than that, its end left out where it would be. @param width of it and @param font in CSS pixels */
export function fitText(text: string, width: number, font: number): string {
  const isFit = (candidate: string) => measureText(candidate, font).width <= width;
  if (isFit(text)) return text;
  const letters = [...text];
  let [fits, exceeds] = [0, letters.length];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (isFit(letters.slice(0, middle).join('') + ELLIPSIS)) fits = middle;
    else exceeds = middle;
  }
  return letters.slice(0, fits).join('').trimEnd() + ELLIPSIS;
}
