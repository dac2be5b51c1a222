import type { Item, Step } from './plan';
import type { ResolvedStep } from './resolve-conflicts';

/** What there is to carry out, and what is to be said with it. */
export interface Plan {
  /** The steps, in the order in which they are carried out. */
  readonly steps: readonly Step[];
  readonly remarks: readonly string[];
}

/** What came of it. */
export interface Outcome {
  /** What to do next, a sentence each. */
  readonly remarks: readonly string[];
  /** Where the first panel is to be seen; undefined where that is not known. */
  readonly address: string | undefined;
}

/** A Grafana to install into: one that answers, or one whose folders are at hand. Nothing is written before `apply`. */
export interface Site {
  /** Names the site, as in “Grafana 12.4.0 at https://grafana.example.org”. */
  readonly label: string;
  /** The version that is installed; undefined where none is. */
  readonly installed: string | undefined;
  planInstall(): Promise<Plan>;
  planUninstall(): Promise<Plan>;
  /** Carries the steps out. After a failure the same command goes on from there. */
  apply(steps: readonly ResolvedStep[]): Promise<Outcome>;
}

export type PlainAction = Exclude<Step['action'], 'conflict'>;

/** A step that is no matter of comparing contents. */
export const plainStep = (action: PlainAction, item: Item, remark?: string): Step => ({
  action,
  item,
  remark,
  found: undefined,
  entry: undefined,
  isObsolete: false,
});
