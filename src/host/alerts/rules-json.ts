import { describeFinding } from '../../alerts/description';
import { NO_DATA } from '../../alerts/evaluate';
import { whyAddress } from '../../alerts/explanation';
import { FOLDER } from '../../alerts/render';
import { milliseconds } from '../../alerts/rule';
import type { WatchedGroup } from './alert-loop';
import type { RuleWatch } from './rule-watch';

const RULE_STATES = { Normal: 'inactive', Error: 'inactive', Pending: 'pending', Alerting: 'firing' } as const;

const time = (instant: number) => new Date(instant).toISOString();

function healthOf(reason: string | undefined) {
  if (reason === undefined) return { health: 'ok' };
  return reason === NO_DATA ? { health: 'nodata' } : { health: 'error', lastError: reason };
}

/** The one instance of a rule, whose query has no dimensions. */
function alertOf({ rule, provisioned, state }: RuleWatch) {
  if (!state) return [];
  const description = describeFinding(rule, state.value, state.why);
  const why = rule.why && { why: whyAddress(rule.why, state.why) };
  return [
    {
      labels: { alertname: provisioned.title, grafana_folder: FOLDER, ...provisioned.labels },
      annotations: { ...provisioned.annotations, description, ...why },
      state: state.state,
      activeAt: time(state.since),
      value: state.value === null ? '' : String(state.value),
    },
  ];
}

function ruleJson(watch: RuleWatch) {
  const { provisioned, state, evaluatedAt, evaluationTime } = watch;
  const { uid, title, labels, annotations, data } = provisioned;
  return {
    uid,
    name: title,
    state: RULE_STATES[state?.state ?? 'Normal'],
    ...(state ? healthOf(state.reason) : { health: 'unknown' }),
    query: JSON.stringify(data),
    duration: milliseconds(provisioned.for) / 1000,
    labels,
    annotations,
    alerts: alertOf(watch),
    lastEvaluation: time(evaluatedAt),
    evaluationTime,
    type: 'alerting',
  };
}

/** Groups of rules in the form in which Grafana and Prometheus tell them. */
export function rulesJson(groups: readonly WatchedGroup[]) {
  return groups.map(({ group, watches }) => ({
    name: group.name,
    file: FOLDER,
    interval: milliseconds(group.interval) / 1000,
    rules: watches.map(ruleJson),
  }));
}
