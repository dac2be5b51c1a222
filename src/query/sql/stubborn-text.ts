import { quoteText } from './quote';

/** What a reference to a variable, or a macro, begins with. */
const BEGINS = /[$[]/;

/** SQL of that very text, in which nobody finds a reference to a variable, however often they look. */
export function stubbornText(text: string, quote: (text: string) => string = quoteText): string {
  if (!BEGINS.test(text)) return quote(text);
  const pieces = text.split(/(?<=[$[])/).map((piece) => quote(piece));
  return pieces.length === 1 ? pieces[0]! : `(${pieces.join(' || ')})`;
}
