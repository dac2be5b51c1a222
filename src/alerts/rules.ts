import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';
import { LimitSource } from './limit-source';
import type { AlertGroup, AlertRule, GroupSource, RuleSource } from './rule';
import { cost } from './rules/cost';
import { freshness } from './rules/freshness';
import { health } from './rules/health';
import { insight } from './rules/insight';
import { quality } from './rules/quality';
import { reliability } from './rules/reliability';
import { storage } from './rules/storage';
import { workflows } from './rules/workflows';

/** Every group of alert rules. An entry in a group's file is all that a new rule needs. */
const GROUPS: readonly ((limits: LimitSource) => GroupSource)[] = [
  health,
  reliability,
  freshness,
  cost,
  quality,
  storage,
  workflows,
  insight,
];

/** The rules of a topic; none where the limit is switched off. */
function onTopic(topic: string, rule: RuleSource): AlertRule[] {
  const { condition } = rule;
  return condition === null ? [] : [{ ...rule, condition, topic }];
}

/** The rules of an installation; without those whose limit is switched off. */
export function alertGroups(limits: AllLimits): AlertGroup[] {
  const source = new LimitSource(limits);
  return GROUPS.map((group) => group(source))
    .map(({ topic, ...group }) => ({
      ...group,
      topic,
      rules: group.rules.flatMap((rule) => onTopic(topic, rule)),
    }))
    .filter(({ rules }) => rules.length > 0);
}

/** The rules for the default limits. */
export const ALERT_GROUPS: readonly AlertGroup[] = alertGroups(DEFAULT_LIMITS);
