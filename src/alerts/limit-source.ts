import { type AllLimits, isHighGood } from '../model/limits';
import { THRESHOLDS, type ThresholdName } from '../model/thresholds';
import type { Condition, RuleSource, Severity } from './rule';

/** Where rules take their limits from: the table that panels show and the health check speaks of, too. */
export class LimitSource {
  readonly #limits: AllLimits;

  constructor(limits: AllLimits) {
    this.#limits = limits;
  }

  value(name: ThresholdName, level: Severity): number | null {
    return this.#limits[name][level];
  }

  /** The condition of a limit; null where that is switched off. */
  beyond(name: ThresholdName, level: Severity): Condition | null {
    const limit = this.value(name, level);
    if (limit === null) return null;
    return { evaluator: isHighGood(name) ? 'lt' : 'gt', limit, threshold: `${name}.${level}` };
  }

  /** A rule for each limit that the threshold has. */
  eachLevel(name: ThresholdName, rule: Omit<RuleSource, 'severity' | 'condition'>): RuleSource[] {
    const levels = (['warning', 'critical'] as const).filter((level) => level in THRESHOLDS[name]);
    return levels.map((severity) => ({
      ...rule,
      uid: `${rule.uid}-${severity}`,
      title: `${rule.title} (${severity})`,
      severity,
      condition: this.beyond(name, severity),
    }));
  }
}
