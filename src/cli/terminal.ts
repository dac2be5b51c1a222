import type { StatusLevel } from '../model/thresholds';

/** What is told at the end of a command: one JSON object, or lines. */
export function tell(json: true | undefined, object: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(object)}\n` : lines.map((line) => `${line}\n`).join(''));
}

const { stdout, env } = process;

/** Columns of the terminal that standard output goes to; Infinity where it goes elsewhere. */
export const terminalWidth = (): number => (stdout.isTTY && stdout.columns > 0 ? stdout.columns : Infinity);

/** What somebody wrote into the database must not steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ');

/** https://no-color.org */
const hasColour = (): boolean => stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';

const CODES = { ok: 32, warning: 33, critical: 31, bold: 1, dim: 2 } as const satisfies Record<StatusLevel, number> &
  Record<string, number>;

export type Style = keyof typeof CODES;

/** The text in that style, on a terminal that has colours. */
export function styled(style: Style, text: string): string {
  return hasColour() ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}
