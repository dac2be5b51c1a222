/**
 * Who reads an error: somebody in Grafana, somebody who started a command of ours in a terminal, somebody who has opened
 * a file in a page, or an agent, which can ask otherwise or tell a person.
 */
export type Audience = 'grafana' | 'terminal' | 'page' | 'agent';

/** Of the environment, by which a program tells one that it starts who will read the errors. */
export const READER_VARIABLE = 'MAHAVISHNU_LEARNING_READER';

let reader: Audience = 'grafana';

/** Says once, at the start of a program, who will read its errors. Grafana's users, unless told. */
export function writeFor(whom: Audience): void {
  reader = whom;
}

/** As a program that was started by another one does. @param named what READER_VARIABLE holds */
export function writeForNamed(named: string | undefined): void {
  if (named === 'terminal' || named === 'agent') reader = named;
}

export const readerNow = (): Audience => reader;

/** A remedy, or where it depends on the reader one for each; that of the terminal for a page or an agent without one. */
export type Hint =
  | string
  | Readonly<Record<'grafana' | 'terminal', string> & Partial<Record<'page' | 'agent', string>>>;

/** @param whom whoever reads errors, unless told */
export const worded = (hint: Hint, whom: Audience = reader): string =>
  typeof hint === 'string' ? hint : (hint[whom] ?? hint.terminal);
