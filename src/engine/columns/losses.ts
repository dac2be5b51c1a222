import { quoteIdentifier } from '../../model/quote';
import type { Notice } from '../../result/result';

const TEXTS = {
  precision: (column: string) =>
    `Column ${column} holds numbers that a 64-bit float cannot hold exactly; CAST(${column} AS VARCHAR) shows every digit.`,
  notFinite: (column: string) => `Column ${column} holds NaN or infinite numbers, shown as null.`,
  outOfRange: (column: string) =>
    `Column ${column} holds times that are infinite or outside 1677-09-21 to 2262-04-11, shown as null; CAST(${column} AS VARCHAR) shows them.`,
  notJson: (column: string) => `Column ${column} holds values that are no JSON, shown as text.`,
  repeated: (column: string) =>
    `Column ${column} holds local times that the clocks of the stored time zone show twice, when they are set back; each is read as the later of the two.`,
} satisfies Record<string, (column: string) => string>;

export type Loss = keyof typeof TEXTS;

/** What a column lost on its way out of DuckDB: one notice a kind, however many rows. */
export class Losses {
  readonly #kinds = new Set<Loss>();

  add(loss: Loss): void {
    this.#kinds.add(loss);
  }

  notices(column: string): Notice[] {
    return [...this.#kinds].map((loss) => ({ severity: 'warning', text: TEXTS[loss](quoteIdentifier(column)) }));
  }
}
