import { table } from '../../scripts/generate/docs/markdown';
import { bounds, type Found, holds, type Proof, show } from './proofs/proof';

export interface Line {
  readonly analysis: string;
  readonly what: string;
  readonly bound: string;
  readonly found: string;
  readonly holds: boolean;
}

/** One line for each claim of a proof. */
export function lines({ analysis, claims }: Proof, found: Readonly<Record<string, Found>>, isShort: boolean): Line[] {
  return Object.entries(claims).map(([name, claim]) => ({
    analysis,
    what: claim.what,
    bound: bounds(claim),
    found: show(found[name]!.value, claim),
    holds: holds(claim, found[name]!, isShort),
  }));
}

const code = (text: string) => `\`${text}\``;

export const asTable = (report: readonly Line[]) =>
  table(
    ['analysis', 'what', 'bound', 'found'],
    report.map(({ analysis, what, bound, found, holds: isSo }) => [
      code(analysis),
      what,
      bound,
      isSo ? found : `**${found}**`,
    ]),
  );

const BEGIN = '<!-- proofs: npm run insight -- --write -->';
const END = '<!-- end of proofs -->';

/** The page with the text between its markers. */
export function withProofs(page: string, text: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page has no ${BEGIN} before ${END}.`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`;
}
