import { LearningError } from '../error/learning-error';
import { ZoneClock } from './zone-clock';

const DAY = 86_400_000;
const zones = new Map<string, StoredZone>();
/** Local time is looked at in windows of this length, each worked out once. */
const WINDOW = 64 * DAY;
/** No zone changes its offset twice within this time. */
const STEP = 2 * DAY;

/** From each local time on, ascending, this offset to UTC holds. Milliseconds. */
type Offsets = readonly { readonly from: number; readonly offset: number }[];

/**
 * The zone in which a database stores its times without one. Times that a clock change skips or repeats are read as
 * DuckDB's `AT TIME ZONE` reads them: skipped ones with the offset before the change, repeated ones as the later.
 */
export class StoredZone {
  readonly #clock: ZoneClock;
  readonly #windows = new Map<number, Offsets>();
  /** As the IANA database spells it. */
  readonly name: string;

  /** An IANA name. Null for UTC, which needs no conversion. */
  static of(name: string): StoredZone | null {
    if (name === 'UTC') return null;
    let clock: ZoneClock;
    try {
      clock = ZoneClock.of(name);
    } catch (cause) {
      throw new LearningError('bad_settings', `storedTimeZone "${name}" is not a time zone.`, {
        hint: 'Name a zone of the IANA database, such as UTC or Europe/Berlin.',
        cause,
      });
    }
    if (clock.name === 'UTC') return null;
    const zone = zones.get(clock.name) ?? new StoredZone(clock);
    zones.set(clock.name, zone);
    return zone;
  }

  private constructor(clock: ZoneClock) {
    this.#clock = clock;
    this.name = clock.name;
  }

  /** How far its clocks are ahead of UTC at that instant, in milliseconds. */
  offsetAt(instant: number): number {
    return this.#clock.offsetAt(instant);
  }

  /** What to take from a local time to get UTC, both as milliseconds since the epoch. */
  offsetAtLocal(local: number): number {
    const [offsets, at] = this.#at(local);
    return offsets[at]!.offset;
  }

  /** Whether clocks show that local time twice, because they are set back. */
  isRepeated(local: number): boolean {
    const [offsets, at] = this.#at(local);
    const { from, offset } = offsets[at]!;
    return at > 0 && local < from + offsets[at - 1]!.offset - offset;
  }

  /** Whether no clock shows that local time, because they are set forward. */
  isSkipped(local: number): boolean {
    const [offsets, at] = this.#at(local);
    const next = offsets[at + 1];
    return next !== undefined && local >= next.from - next.offset + offsets[at]!.offset;
  }

  /** The instant at which clocks skip that local time, which `isSkipped`. */
  skippedAt(local: number): number {
    const [offsets, at] = this.#at(local);
    const { from, offset } = offsets[at + 1]!;
    return from - offset;
  }

  /** The offsets around a local time, and which of them holds. */
  #at(local: number): [Offsets, number] {
    const index = Math.floor(local / WINDOW);
    let offsets = this.#windows.get(index);
    if (offsets === undefined) {
      offsets = this.#offsetsFrom(index * WINDOW);
      this.#windows.set(index, offsets);
    }
    let last = 0;
    while (last + 1 < offsets.length && offsets[last + 1]!.from <= local) last++;
    return [offsets, last];
  }

  /** The offsets of one window of local time, which its instants miss by less than a step on either side. */
  #offsetsFrom(start: number): Offsets {
    const offsets = [{ from: -Infinity, offset: this.#clock.offsetAt(start - STEP) }];
    for (let instant = start - STEP; instant < start + WINDOW + STEP; instant += STEP) {
      const before = offsets.at(-1)!.offset;
      if (this.#clock.offsetAt(instant + STEP) === before) continue;
      const change = this.#clock.changeBetween(instant, instant + STEP);
      const offset = this.#clock.offsetAt(change);
      offsets.push({ from: change + offset, offset });
    }
    return offsets;
  }
}
