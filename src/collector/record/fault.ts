/** Why a record is refused. */
export class Fault {
  /** Null where the record as a whole is at fault. */
  readonly field: string | null;
  /** A clause without values of the record, such as `is above 100`. */
  readonly reason: string;

  constructor(field: string | null, reason: string) {
    this.field = field;
    this.reason = reason;
  }
}
