import type { TimeRange } from '@grafana/data';
import type { LearningQuery } from '../learning-query';
import type { LearningSource } from '../learning-source';

/** What each part of the query editor works with. */
export interface EditorProps {
  readonly query: LearningQuery;
  /** Takes the changed fields over and runs the query. */
  readonly onPatch: (fields: Partial<LearningQuery>) => void;
  readonly source: LearningSource;
  /** The time range of the dashboard; the usual one where there is none. */
  readonly range?: TimeRange | undefined;
  /** Begins the ids of form controls, which have to differ between the queries of a panel. */
  readonly prefix: string;
  /** Whether the person has just asked for this editor, to go on in it. */
  readonly startsFocused?: boolean;
}
