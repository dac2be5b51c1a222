import { between } from '../../scripts/generate/docs/insight';
import { code, table } from '../../scripts/generate/docs/markdown';
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

const asTable = (report: readonly Line[]) =>
  table(
    ['analysis', 'what', 'bound', 'found'],
    report.map(({ analysis, what, bound, found, holds: isSo }) => [
      code(analysis),
      what,
      bound,
      isSo ? found : `**${found}**`,
    ]),
  );

const MARKERS = ['<!-- proofs: npm run insight -- --write -->', '<!-- end of proofs -->'] as const;

/** The page with the table of proofs. */
export const withProofs = (page: string, report: readonly Line[]) => between(page, MARKERS, asTable(report));
