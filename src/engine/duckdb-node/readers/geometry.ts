/** Geometry in the standard's binary form as the standard's text, written as DuckDB writes it. */
export function wellKnownText(bytes: Uint8Array): string {
  return new Geometry(bytes).read();
}

const NAMES = [
  '',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
] as const;

class Geometry {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): string {
    const { kind, dimensions, suffix } = this.#header();
    const body = this.#body(kind, dimensions);
    return `${NAMES[kind]}${suffix} ${body ?? 'EMPTY'}`;
  }

  #header() {
    this.#at += 1;
    const code = this.#count();
    const [kind, flags] = [code % 1000, Math.floor(code / 1000)];
    return { kind, dimensions: [2, 3, 3, 4][flags]!, suffix: ['', ' Z', ' M', ' ZM'][flags]! };
  }

  /** Null for an empty geometry. */
  #body(kind: number, dimensions: number): string | null {
    switch (kind) {
      case 1: {
        const position = this.#position(dimensions);
        return position === null ? null : `(${position})`;
      }
      case 2:
        return this.#list(() => this.#position(dimensions));
      case 3:
        return this.#list(() => this.#list(() => this.#position(dimensions)));
      case 7:
        return this.#list(() => this.read());
      default:
        return this.#list(() => this.#member());
    }
  }

  /** A part of a multi-geometry, which names neither its kind nor, for a point, its brackets. */
  #member(): string {
    const { kind, dimensions } = this.#header();
    const body = this.#body(kind, dimensions) ?? 'EMPTY';
    return kind === 1 && body !== 'EMPTY' ? body.slice(1, -1) : body;
  }

  #list(item: () => string | null): string | null {
    const count = this.#count();
    if (count === 0) return null;
    return `(${Array.from({ length: count }, () => item() ?? 'EMPTY').join(', ')})`;
  }

  /** Null where every coordinate is NaN, which stands for an empty point. */
  #position(dimensions: number): string | null {
    const coordinates = Array.from({ length: dimensions }, () => this.#coordinate());
    return coordinates.every(Number.isNaN) ? null : coordinates.join(' ');
  }

  #coordinate(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  #count(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }
}
