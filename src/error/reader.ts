/**
 * Who reads an error: somebody in Grafana, somebody who started a command of ours in a terminal, or somebody who has
 * opened a file in a page.
 */
export type Audience = 'grafana' | 'terminal' | 'page';

/** Of the environment, by which a program tells one that it starts who will read the errors. */
export const READER_VARIABLE = 'MAHAVISHNU_LEARNING_READER';

let reader: Audience = 'grafana';

/** Says once, at the start of a program, who will read its errors. Grafana's users, unless told. */
export function writeFor(whom: Audience): void {
  reader = whom;
}

/** A remedy, or where it depends on the reader one for each; on a page that of the terminal holds, where it has none. */
export type Hint = string | Readonly<Record<'grafana' | 'terminal', string> & Partial<Record<'page', string>>>;

/** @param whom whoever reads errors, unless told */
export const worded = (hint: Hint, whom: Audience = reader): string =>
  typeof hint === 'string' ? hint : (hint[whom] ?? hint.terminal);
