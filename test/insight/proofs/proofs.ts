import { CALIBRATION_PROOFS } from './calibration';
import { CONFOUNDED } from './confounded';
import { COST_PROOFS } from './cost';
import { EXPERIMENT_PROOFS } from './experiments';
import { OVER_SERVED_PROOFS } from './over-served';
import { POLICY_WHAT_IF_PROOFS } from './policy-what-if';
import type { Proof } from './proof';
import { ROUTING_REGRET_PROOFS } from './routing-regret';
import { TIERS_STANDARDISED_PROOFS } from './tiers-standardised';
import { WHAT_TO_TRY_NEXT_PROOFS } from './what-to-try-next';
import { WHY_CHANGED_PROOFS } from './why-changed';

/** Everything that is proved of the analyses. An entry in the list of its analysis is all that a new one needs. */
export const PROOFS: readonly Proof[] = [
  CONFOUNDED,
  ...TIERS_STANDARDISED_PROOFS,
  ...OVER_SERVED_PROOFS,
  ...WHAT_TO_TRY_NEXT_PROOFS,
  ...POLICY_WHAT_IF_PROOFS,
  ...ROUTING_REGRET_PROOFS,
  ...EXPERIMENT_PROOFS,
  ...CALIBRATION_PROOFS,
  ...WHY_CHANGED_PROOFS,
  ...COST_PROOFS,
];
