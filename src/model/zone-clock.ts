const clocks = new Map<string, ZoneClock>();

/** The clocks of a time zone. */
export class ZoneClock {
  /** As the IANA database spells it. */
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;

  /** Throws a RangeError where there is no such zone. */
  static of(zone: string): ZoneClock {
    // A format takes 20 ms to make the first time.
    const clock = clocks.get(zone) ?? new ZoneClock(zone);
    clocks.set(zone, clock);
    return clock;
  }

  private constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    this.name = this.#format.resolvedOptions().timeZone;
  }

  /** How far they are ahead of UTC at that instant, in milliseconds. */
  offsetAt(instant: number): number {
    if (this.name === 'UTC') return 0;
    const [, sign, hours, minutes, seconds] =
      /GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(this.#format.format(instant)) ?? [];
    if (!sign) return 0;
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
    return (sign === '-' ? -offset : offset) * 1000;
  }

  /**
   * The first instant, to the second, at which the offset is no longer that of `from`. All in milliseconds.
   * @param to by when the offset has changed, once
   */
  changeBetween(from: number, to: number): number {
    const before = this.offsetAt(from);
    let [low, high] = [from / 1000, to / 1000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * 1000) === before) low = middle;
      else high = middle;
    }
    return high * 1000;
  }
}
