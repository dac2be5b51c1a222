/** Offsets in a text; `end` is behind the last character. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Piece {
  /** Offset in the new text. */
  readonly at: number;
  readonly from: Span;
  readonly kept: boolean;
}

/** A text made of another, piece by piece, that knows where each of its characters came from. */
export class Rewriting {
  #text = '';
  readonly #pieces: Piece[] = [];

  get text(): string {
    return this.#text;
  }

  /** Takes the piece that stands at `start` of the first text over. */
  keep(piece: string, start: number): void {
    this.#pieces.push({ at: this.#text.length, from: { start, end: start + piece.length }, kept: true });
    this.#text += piece;
  }

  replace(from: Span, by: string): void {
    this.#pieces.push({ at: this.#text.length, from, kept: false });
    this.#text += by;
  }

  /** Where the first text has what is now at the offset: one character, or all that was replaced by it. */
  origin(offset: number): Span & { readonly kept: boolean } {
    const piece = this.#pieces.findLast(({ at }) => at <= offset);
    if (!piece) return { start: 0, end: 0, kept: true };
    if (!piece.kept) return { ...piece.from, kept: false };
    const start = Math.min(piece.from.start + offset - piece.at, piece.from.end);
    return { start, end: Math.min(start + 1, piece.from.end), kept: true };
  }
}
