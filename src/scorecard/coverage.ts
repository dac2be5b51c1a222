import { basename } from 'node:path';
import { plural } from '../error/plural';
import { type Found, type Judgement, judgement, type Scored } from './card';
import { freshness, shareOf } from './grade';
import { age, listed } from './words';

const DAY = 86_400;
/** Days for which snapshots are meant to be kept. */
const KEPT_DAYS = 30;

/** What snapshots of metrics are judged by. */
export interface CoverageFacts {
  readonly folder: string;
  /** Oldest first. */
  readonly snapshots: readonly {
    readonly name: string;
    /** Milliseconds since 1970, UTC; null where nobody knows. */
    readonly takenAt: number | null;
    readonly isDuplicate: boolean;
    readonly repositories: readonly { readonly coverage: number | null; readonly filesTested: number | null }[];
  }[];
  /** Files that are snapshots by their names. */
  readonly files: number;
  /** Where latest.json leads; null where it does not. */
  readonly latest: string | null;
  /** What was left out, or is odd, as sentences. */
  readonly remarks: readonly string[];
}

interface Part {
  readonly scored: Scored;
  readonly found: readonly Found[];
}

interface Judged extends CoverageFacts {
  readonly now: number;
  readonly samples: number;
}

const secondsOld = (takenAt: number | null, now: number) => (takenAt === null ? null : (now - takenAt) / 1000);

function completeness({ snapshots, files, remarks }: Judged): Part {
  const repositories = snapshots.flatMap((snapshot) => snapshot.repositories);
  const values = repositories.flatMap(({ coverage, filesTested }) => [coverage, filesTested]);
  const unread = files - snapshots.length;
  const perFile = snapshots.length === 0 ? 0 : Math.max(1, values.length / snapshots.length);
  // A file that cannot be read lacks as much as another holds.
  const all = values.length + unread * perFile;
  const present = values.filter((value) => value !== null).length;
  return {
    scored: {
      dimension: 'completeness',
      score: shareOf(present, all),
      target: '100 %',
      detail: `${snapshots.length} of ${plural(files, 'snapshot')} read, ${present} of ${values.length} values`,
    },
    found:
      remarks.length === 0
        ? []
        : [
            {
              severity: unread > 0 ? 'P1' : 'P2',
              issue: 'snapshots_odd',
              message: listed(remarks),
              action: 'Let mahavishnu write them anew, or move away what is none.',
            },
          ],
  };
}

function fresh({ snapshots, now }: Judged): Part {
  const times = snapshots.flatMap(({ takenAt }) => (takenAt === null ? [] : [takenAt]));
  const seconds = times.length === 0 ? null : Math.max(0, (now - Math.max(...times)) / 1000);
  return {
    scored: {
      dimension: 'freshness',
      score: seconds === null ? null : freshness(seconds, DAY),
      target: 'under 1 day',
      detail: seconds === null ? 'no snapshot says when it was taken' : `the newest snapshot is ${age(seconds)} old`,
    },
    found:
      seconds === null || seconds <= DAY
        ? []
        : [
            {
              severity: 'P2',
              issue: 'stale',
              message: `The newest snapshot is ${age(seconds)} old.`,
              action: 'Let the metrics be collected each day.',
            },
          ],
  };
}

/** The newest one stays, however old it is, and so does the target of latest.json. */
function retention({ snapshots, latest, now, samples }: Judged): Part {
  const kept = latest ?? snapshots.at(-1)?.name;
  const due = snapshots.filter(
    ({ name, takenAt }) => name !== kept && (secondsOld(takenAt, now) ?? 0) > KEPT_DAYS * DAY,
  );
  return {
    scored: {
      dimension: 'retention',
      score: shareOf(snapshots.length - due.length, snapshots.length),
      target: `none older than ${KEPT_DAYS} days but the latest`,
      detail: `${due.length} of ${snapshots.length} due to be deleted`,
    },
    found:
      due.length === 0
        ? []
        : [
            {
              severity: 'P2',
              issue: 'snapshots_old',
              message: `${plural(due.length, 'snapshot is', 'snapshots are')} older than ${KEPT_DAYS} days.`,
              action: `Run mahavishnu-learning coverage prune.`,
              rows: due.length,
              samples: due.slice(0, samples).map(({ name }) => name),
            },
          ],
  };
}

function storage({ snapshots, samples }: Judged): Part {
  const repeated = snapshots.filter(({ isDuplicate }) => isDuplicate);
  return {
    scored: {
      dimension: 'storage',
      score: shareOf(snapshots.length - repeated.length, snapshots.length),
      target: 'no snapshot twice',
      detail: `${repeated.length} of ${snapshots.length} say what the one before says`,
    },
    found:
      repeated.length === 0
        ? []
        : [
            {
              severity: 'P2',
              issue: 'duplicates',
              message: `${plural(repeated.length, 'snapshot says', 'snapshots say')} of every repository what the one before says.`,
              action: 'Let one process at a time collect them; queries count each content once.',
              rows: repeated.length,
              samples: repeated.slice(0, samples).map(({ name }) => name),
            },
          ],
  };
}

const PARTS = [completeness, fresh, retention, storage];

/** Judges a folder of metrics snapshots. @param now milliseconds since 1970. @param samples names for each issue */
export function judgeCoverage(facts: CoverageFacts, now: number, samples: number): Judgement {
  const parts = PARTS.map((part) => part({ ...facts, now, samples }));
  return judgement(
    'coverage',
    basename(facts.folder),
    parts.map(({ scored }) => scored),
    parts.flatMap(({ found }) => found),
  );
}
