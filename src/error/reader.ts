/** Who reads an error: somebody in Grafana, or somebody who started a command of ours in a terminal. */
export type Audience = 'grafana' | 'terminal';

/** Of the environment, by which a program tells one that it starts who will read the errors. */
export const READER_VARIABLE = 'MAHAVISHNU_LEARNING_READER';

let reader: Audience = 'grafana';

/** Says once, at the start of a program, who will read its errors. Grafana's users, unless told. */
export function writeFor(whom: Audience): void {
  reader = whom;
}

/** A remedy, or where it depends on the reader one for each. */
export type Hint = string | Readonly<Record<Audience, string>>;

export const worded = (hint: Hint): string => (typeof hint === 'string' ? hint : hint[reader]);
