import { quoteText } from './quote';

/** What a reference to a variable, or a macro, begins with. */
const BEGINS = /[$[]/;

/** SQL of that very text, in which nobody finds a reference to a variable, however often they look. */
export function stubbornText(text: string): string {
  if (!BEGINS.test(text)) return quoteText(text);
  const pieces = text.split(/(?<=[$[])/).map(quoteText);
  return pieces.length === 1 ? pieces[0]! : `(${pieces.join(' || ')})`;
}
